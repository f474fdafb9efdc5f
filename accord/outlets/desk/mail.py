"""What the desk sends by mail. A mail that cannot go out is said, and stops nothing."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation

from accord.kernel.access.models import Invitation
from accord.kernel.spaces.languages import text_in

log = logging.getLogger("accord.mail")


def mail_invitation(invitation: Invitation, link: str) -> bool:
    """Send the link to the invited address, in the space's first language. False where it could not be sent."""
    known = dict(settings.LANGUAGES)
    language = next((code for code in invitation.space.languages if code in known), settings.LANGUAGE_CODE)
    with translation.override(language):
        context = {"space": text_in(invitation.space.name), "link": link, "until": invitation.expires_at}
        subject = " ".join(render_to_string("desk/mail/invitation_subject.txt", context).split())
        text = render_to_string("desk/mail/invitation.txt", context)
    try:
        return bool(send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [invitation.email]))
    except (OSError, SMTPException) as error:
        log.error("An invitation could not be mailed: %s", type(error).__name__)
        return False
