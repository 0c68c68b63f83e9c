"""Who may do what with registrations, badges and gates; the object is the event."""

import rules

from events.rules import keeps_gate, operates, organizes, owns, registers

rules.add_perm("attendance.see_registrations", operates | organizes | registers)
rules.add_perm("attendance.edit_registration", operates | organizes | registers)
rules.add_perm("attendance.shape_registration", operates | organizes)
rules.add_perm("attendance.print_badges", operates | organizes | registers)
rules.add_perm("attendance.design_badges", operates | organizes)
rules.add_perm("attendance.rotate_badge_key", operates | organizes)
rules.add_perm("attendance.name_partner_staff", operates | organizes)
rules.add_perm("attendance.certify", operates | organizes | registers)
rules.add_perm("attendance.check_in", operates | organizes | registers | keeps_gate)
rules.add_perm("attendance.manage_gates", operates | organizes)
rules.add_perm("attendance.keep_privacy", operates | organizes)
rules.add_perm("attendance.set_retention", operates | owns)
rules.add_perm("attendance.write_letters", operates | organizes)
