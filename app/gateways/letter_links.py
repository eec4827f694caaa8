"""Where the links of a letter lead: the person's own page, and the end of letters about an event."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.formats.letters import UnsendableLetter
from app.models.messages import Message
from app.services.invitation_tokens import Purpose, link_token, token_for
from app.services.letter_tokens import token_for_letter


@dataclass(frozen=True, slots=True)
class LetterLinks:
    """The links of letters. `secrets`: the key and the older ones; a link is made again with whichever made it first.

    Those of a letter that is only tried out lead to nobody's page: it must not be able to answer for anybody.
    """

    base_url: str
    secrets: Sequence[str]

    def to_page(self, message: Message) -> str:
        """The address of the person's own page. Raises `UnsendableLetter` where its secret is gone."""
        if _is_trial(message):
            return self._of_trials
        token = link_token(message.invitation, self.secrets) if message.invitation else None
        if token is None:
            raise UnsendableLetter(
                "The link for this person cannot be made again: the secret key was changed. "
                "Put the old one into SECRET_KEY_FALLBACKS.",
                value=message.to_address,
            )
        return f"{self.base_url}/r/{token}"

    def to_stop(self, message: Message) -> str | None:
        """The address that stops letters about the event; none for a letter that is nobody's on our lists."""
        if _is_trial(message):
            return self._of_trials
        if message.invitation is not None:
            token = token_for(message.invitation, Purpose.STOP, secret=self.secrets[0])
        elif message.person_id is not None:
            token = token_for_letter(message, Purpose.STOP, secret=self.secrets[0])
        else:
            return None
        return f"{self.base_url}/stop/{token}"

    def to_name(self, message: Message) -> str:
        """The address where the organisation that the letter is to says whom it sends."""
        return f"{self.base_url}/name/{token_for_letter(message, Purpose.NAME, secret=self.secrets[0])}"

    @property
    def _of_trials(self) -> str:
        return f"{self.base_url}/test-letter"


def _is_trial(message: Message) -> bool:
    return bool(message.facts.get("is_trial"))
