"""When Python looks for garbage, in the processes that run for long.

What start-up makes (120,000 objects in the API) lives until the end. Looking through it again took a twelfth of the
time of a loaded API and stopped all of its requests for a tenth of a second each time. A large file makes millions of
objects that all live until it is written; looking after every 700 new ones took a quarter of the time to decide it.
"""

import gc

NEW_OBJECTS = 10_000


def collect_rarely() -> None:
    """Call it once, when everything that is to stay has been made. What is garbage later is found as before."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS)
