// What every page gains when scripts run. Without them nothing is lost: forms still post.
import {
  Button,
  CharacterCount,
  ErrorSummary,
  NotificationBanner,
  createAll,
} from "govuk-frontend";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
for (const component of [Button, CharacterCount, ErrorSummary, NotificationBanner]) {
  createAll(component);
}

for (const button of document.querySelectorAll("[data-askoh-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
