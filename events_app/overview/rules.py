"""Who may see the whole of an event; the object is the event."""

import rules

from events.rules import has_part, operates, organizes, owns, works_at

rules.add_perm("overview.see_report", operates | works_at | has_part)
rules.add_perm("overview.make_report", operates | works_at | has_part)
rules.add_perm("overview.hand_in_report", operates | organizes)
rules.add_perm("overview.export_event", operates | owns)
