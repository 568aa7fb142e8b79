"""Send by mail what people chose to get by mail."""

from collections.abc import Callable
from datetime import datetime

from tarazu.storage import letters
from tarazu.storage.letters import Letter as Letter
from tarazu.storage.notices import Told as Told


def send_letters(*, send: Callable[[Letter], None], now: datetime) -> int:
    """Send what waits, and note that it went; a letter that cannot be sent is tried again. Answer how many went."""
    sent = 0
    for letter in letters.letters(now.date()):
        try:
            send(letter)
        except OSError:  # the post office is not there: the notices wait, and stand on the page all the same
            break
        letters.mark_mailed(letter.person_id, [one.id for one in letter.notices], now, digest=letter.digest)
        sent += 1
    return sent
