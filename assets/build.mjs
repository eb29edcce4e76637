// Builds every style sheet of scss/ and every script of js/ into ../api/static/built,
// each named by the hash of its content, with a manifest that the templates read.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

import * as esbuild from "esbuild";
import * as sass from "sass";

const here = path.dirname(fileURLToPath(import.meta.url));
const target = path.resolve(here, "../api/static/built");

async function entries(folder, ending) {
  const names = await readdir(path.join(here, folder));
  return names.filter((name) => name.endsWith(ending) && !name.startsWith("_")).sort();
}

function buildStyle(name) {
  const { css } = sass.compile(path.join(here, "scss", name), {
    loadPaths: [path.join(here, "scss")],
    quietDeps: true,
    style: "compressed",
  });
  return [name.replace(/\.scss$/, ".css"), Buffer.from(css)];
}

async function buildScript(name) {
  const result = await esbuild.build({
    bundle: true,
    entryPoints: [path.join(here, "js", name)],
    format: "esm",
    legalComments: "none",
    minify: true,
    target: "es2020",
    write: false,
  });
  return [name, Buffer.from(result.outputFiles[0].contents)];
}

async function copyImage(name) {
  return [name, await readFile(path.join(here, "images", name))];
}

const built = [
  ...(await entries("scss", ".scss")).map(buildStyle),
  ...(await Promise.all((await entries("js", ".js")).map(buildScript))),
  ...(await Promise.all((await entries("images", ".svg")).map(copyImage))),
];

// A running api still points at the files of the build before: they stay until the next one.
await mkdir(target, { recursive: true });
const before = Object.values(
  JSON.parse(await readFile(path.join(target, "manifest.json"), "utf8").catch(() => "{}")),
);
const manifest = {};
for (const [name, content] of built) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 12);
  const ending = path.extname(name);
  manifest[name] = `${path.basename(name, ending)}-${hash}${ending}`;
  await writeFile(path.join(target, manifest[name]), content);
}
const kept = new Set([...before, ...Object.values(manifest), "manifest.json"]);
for (const name of await readdir(target)) {
  if (!kept.has(name)) await rm(path.join(target, name), { force: true });
}
await writeFile(path.join(target, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
console.log(`${built.length} files in ${path.relative(process.cwd(), target)}`);
