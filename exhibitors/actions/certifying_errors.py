"""What the actions on certificates, nominations and pictures refuse."""

from django.utils.translation import gettext_lazy as _

from events_app.core.errors import DomainError


class ScoreOutOfRange(DomainError):
    """A score is an average between 0 and 100."""

    code = "score_out_of_range"
    message = _("A score lies between 0 and 100. Correct the score.")


class ScoreTooLow(DomainError):
    """One and two stars are never certified. Source: REFERENCE §2.3."""

    code = "score_too_low"
    message = _("Below 50 points no certificate is issued. Correct the score.")


class StarsContradictScore(DomainError):
    """The stars follow from the score."""

    code = "stars_contradict_score"
    message = _("The score gives another number of stars. Leave the stars empty, or correct both.")


class StarsMissing(DomainError):
    """Neither score nor stars."""

    code = "stars_missing"
    message = _("Give the stars, or the score they follow from.")


class LevelReasonMissing(DomainError):
    """The level differs from the law of the day."""

    code = "level_reason_missing"
    message = _(
        "On that day another level recognised these stars. Say what the document says, or leave "
        "the level empty."
    )


class CertificateDaysMissing(DomainError):
    """A certificate without its day cannot count on any."""

    code = "certificate_days_missing"
    message = _("Give the day of issue as the document says: without it the stars cannot count.")


class CertificateEndsBeforeIssue(DomainError):
    """The end lies before the beginning."""

    code = "certificate_ends_before_issue"
    message = _("The certificate would end before it was issued. Correct the days.")


class ExtensionOutOfRange(DomainError):
    """Source: Decision 26/2026/QĐ-TTg, art. 12; REFERENCE §2.6."""

    code = "extension_out_of_range"
    message = _("An extension ends after the last day, and at most 180 days after it.")


class DayOutOfRange(DomainError):
    """A day before the issue, or in the future."""

    code = "day_out_of_range"
    message = _("This day must not lie before the day of issue nor in the future.")


class NotStanding(DomainError):
    """Only confirmed certificates are extended or replaced."""

    code = "certificate_not_standing"
    message = _("This certificate is not confirmed, or no longer. Reload the page.")


class WrongSuccessor(DomainError):
    """A successor is another, later, confirmed certificate of the same product."""

    code = "wrong_successor"
    message = _("Choose a later confirmed certificate of the same product.")


class NominationOpen(DomainError):
    """One nomination at a time."""

    code = "nomination_open"
    message = _("This product already waits for the ministry's decision.")


class NominationScoreTooLow(DomainError):
    """Source: REFERENCE §2.3."""

    code = "nomination_score_too_low"
    message = _("A province forwards products of 90 to 100 points. Correct the score.")


class PictureUnreadable(DomainError):
    """No picture, or one too large to be opened."""

    code = "picture_unreadable"
    message = _("Upload the picture as JPEG, PNG or WebP file of at most 10 MB.")


class PictureTooSmall(DomainError):
    """A stamp."""

    code = "picture_too_small"
    message = _("The picture is too small to print: it needs 400 pixels on the shorter side.")


class TooManyPictures(DomainError):
    """The product has all it may have."""

    code = "too_many_pictures"
    message = _("A product has at most 8 pictures. Remove one first.")


class PictureTextMissing(DomainError):
    """People who do not see the picture need words."""

    code = "picture_text_missing"
    message = _("Write what the picture shows.")
