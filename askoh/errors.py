"""What goes wrong for the person at the keyboard: a cause and a cure, never a traceback."""


class AskohError(Exception):
    """A problem that a person can act on.

    Attributes:
        cause: what is wrong, in a sentence.
        cure: what to do about it, in a sentence.
    """

    def __init__(self, cause: str, cure: str) -> None:
        super().__init__(f"{cause}\nWhat to do: {cure}")
        self.cause = cause
        self.cure = cure
