"""The vault, and what a stolen database would show."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.fernet import Fernet

from api.crypto import BadSignatureError, ErasedError, Vault, VaultError
from api.db import Database
from api.erasure import erase_case
from api.records.cases import CaseRepository
from api.records.models import Person

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def database(database_url):
    database = Database(database_url)
    yield database
    database.close()


def made(database, keys):
    vault = Vault(keys)
    with database.writing() as session:
        vault.set_up(session)
    return vault


class TestStolen:
    @pytest.mark.requirement("R39")
    def test_the_file_holds_nothing_that_anybody_wrote_or_is_called(self, world, tmp_path):
        hr = world.signed_in()
        words = "zebra-crossing-correction"
        reference, path = world.agreed_case(hr, job_tasks="quokka wrangling")
        hr.do(reference, "return", comment="narwhal comment")
        world.put_draft(reference, 1, job_tasks="axolotl feeding")
        world.answer(path, "correct", text=words)
        odd = world.start(reason="pangolin reason")
        world.send(odd, employee="capybara@elsewhere.example")
        world.services.database.close()
        held = b"".join(file.read_bytes() for file in tmp_path.glob("askoh.db*")).lower()
        for secret in (
            "quokka",
            "narwhal",
            "axolotl",
            "zebra",
            "pangolin",
            "capybara",
            "owen",
            "gareth",
            "hr.one",
            "harbourdale",
            "c-0123456789abcdef",
            "rotating shifts",
            "absence_start",
        ):
            assert secret.encode() not in held, secret
        assert reference.lower().encode() in held

    def test_the_file_is_its_owners_alone(self, tmp_path):
        Database(f"sqlite:///{tmp_path}/new/askoh.db").close()
        assert (tmp_path / "new" / "askoh.db").stat().st_mode & 0o077 == 0


class TestKeys:
    def test_a_new_key_opens_what_an_old_one_sealed(self, database):
        old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
        first = made(database, [old])
        with database.writing() as session:
            person = first.new_person(session, NOW, "Someone@x.example")
            sealed = first.seal(person, "words")
            found = first.lookup(session, "someone@X.example ")
            assert person.lookup == found
        both = Vault([new, old])
        with database.reading() as session:
            assert both.open(session.get_one(Person, person.id), sealed) == "words"
            assert both.lookup(session, "someone@x.example") == found

    def test_a_lost_key_is_said_clearly(self, database):
        made(database, [Fernet.generate_key().decode()])
        other = Vault([Fernet.generate_key().decode()])
        with database.reading() as session, pytest.raises(VaultError, match="ASKOH_KEYS"):
            other.lookup(session, "x")

    def test_one_persons_words_are_not_opened_with_anothers_key(self, database):
        vault = made(database, [Fernet.generate_key().decode()])
        with database.writing() as session:
            one, two = (vault.new_person(session, NOW) for _ in range(2))
            with pytest.raises(VaultError):
                vault.open(two, vault.seal(one, "words"))


class TestErase:
    def test_nobody_can_read_it_again(self, world, tmp_path):
        hr = world.signed_in()
        reference, path = world.agreed_case(hr)

        def erase(work):
            erase_case(work, CaseRepository(work.session).by_reference(reference))

        world.work(erase)
        assert "The content of this case was erased" in hr.case(reference).text
        assert hr.client.get(f"/console/cases/{reference}/document").status_code == 410
        assert world.client.get(path).status_code == 404
        seen = world.seen_by_manager(reference)
        assert (seen["draft"], seen["slots"]) == (None, {})

    def test_the_key_is_gone(self, database):
        vault = made(database, [Fernet.generate_key().decode()])
        with database.writing() as session:
            person = vault.new_person(session, NOW)
            sealed = vault.seal(person, "words")
            vault.erase(person, NOW)
            with pytest.raises(ErasedError):
                vault.open(person, sealed)


class TestSigned:
    def test_only_unchanged_in_time_and_for_its_purpose(self, database):
        vault = made(database, [Fernet.generate_key().decode()])
        with database.reading() as session:
            signed = vault.sign(session, "send", "H7-204", NOW + timedelta(days=1))
            assert vault.verify(session, "send", signed, NOW) == "H7-204"
            body, _, mac = signed.partition(".")
            for purpose, text, at in (
                ("other", signed, NOW),
                ("send", signed, NOW + timedelta(days=1)),
                ("send", body + "." + mac[::-1], NOW),
                ("send", body, NOW),
                ("send", "", NOW),
                ("send", "é.ü", NOW),
                ("send", "A" * 10_000, NOW),
            ):
                with pytest.raises(BadSignatureError):
                    vault.verify(session, purpose, text, at)
