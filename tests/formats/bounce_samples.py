"""Reports of undelivered letters, shaped as each kind of mail server shapes them. All people are invented."""

from email import message_from_bytes
from email.message import EmailMessage, Message

OUR_LETTER = """\
Received: from mail.events.example.org by mx.example.net; Tue, 11 Dec 2007 09:30:05 +0000
From: Events team <invitations@events.example.org>
To: zoe@example.net
Reply-To: rsvp+k4xabcdefghijklmnopqrstuvw@events.example.org
Message-ID: <ab12.0@events.example.org>
Subject: You are invited
"""


def parsed(text: str | bytes) -> Message:
    """Read a sample as it would come over the line."""
    raw = text.encode() if isinstance(text, str) else text
    return message_from_bytes(raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))


def delivery_report(
    *,
    action: str = "failed",
    status: str = "5.1.1",
    diagnostic: str = "smtp; 550 5.1.1 <zoe@example.net>: Recipient address rejected: User unknown",
    recipient: str = "rfc822; zoe@example.net",
    original: str = "",
    words: str = "This is the mail system at host mx.example.net.\n\nI'm sorry to have to inform you.\n",
    quoted: str = OUR_LETTER,
    quoted_type: str = "message/rfc822",
) -> str:
    """Make a report by RFC 3464, as Postfix, Exchange and Gmail send it."""
    original_line = f"Original-Recipient: {original}\n" if original else ""
    diagnostic_line = f"Diagnostic-Code: {diagnostic}\n" if diagnostic else ""
    return f"""\
Return-Path: <>
Date: Tue, 11 Dec 2007 09:31:00 +0000
From: MAILER-DAEMON@mx.example.net (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: bounce+q7rtabcdefghijklmnopqrstuv@events.example.org
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="report/1"

--report/1
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

{words}
--report/1
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net
Arrival-Date: Tue, 11 Dec 2007 09:30:05 +0000

Final-Recipient: {recipient}
{original_line}Action: {action}
Status: {status}
{diagnostic_line}
--report/1
Content-Type: {quoted_type}

{quoted}
--report/1--
"""


def words_only(body: str, *, headers: str = "", sender: str = "MAILER-DAEMON@mx.example.net") -> str:
    """Make a report that is plain text and nothing else."""
    return f"""\
Return-Path: <>
From: {sender}
To: bounce+q7rtabcdefghijklmnopqrstuv@events.example.org
Subject: failure notice
{headers}
{body}"""


QMAIL = words_only("""\
Hi. This is the qmail-send program at mx.example.net.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<zoe.oneil@long-name.example.net>:
192.0.2.25 does not like recipient.
Remote host said: 550 5.1.1 unknown user account
Giving up on 192.0.2.25.

--- Below this line is a copy of the message.

Return-Path: <bounce@events.example.org>
""")

EXIM = words_only(
    """\
This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  zoe@example.net
    host mx.example.net [192.0.2.25]
    SMTP error from remote mail server after RCPT TO:<zoe@example.net>:
    550 No such user here
""",
    headers="X-Failed-Recipients: zoe@example.net\nAuto-Submitted: auto-replied\n",
)

EXIM_STILL_TRYING = words_only(
    """\
This message was created automatically by mail delivery software.
A message that you sent has not yet been delivered to one or more of its
recipients after more than 24 hours on the queue on mail.example.org.

The address to which the message has not yet been delivered is:

  zoe@example.net
    Delay reason: 451 4.3.0 temporary failure

No action is required on your part. Delivery attempts will continue for
some time, and this warning may be repeated.
""",
    headers="Auto-Submitted: auto-replied\n",
)

MICROSOFT_365_IN_PIECES = words_only("""\
Delivery has failed to these recipients or groups:

Zoe O'Neil (zoe@example.net)<mailto:zoe@example.net>
The email address you entered couldn't be found. Please check it and try again.

Diagnostic information for administrators:

Generating server: AM0PR01.prod.example.com
zoe@example.net
Remote server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP lookup'
""")

OLD_EXCHANGE = words_only("""\
Your message

  To:      Zoe
  Subject: You are invited

did not reach the following recipient(s):

zoe@example.net on Tue, 11 Dec 2007 09:31:00 -0000
    The recipient name is not recognized
        The MTS-ID of the original message is: c=GB;a= ;p=Example
    MSEXCH:IMS:Example:Oxford:SERVER 0 (000C05A6) Unknown Recipient
""")


def mimecast() -> bytes:
    """Make Mimecast's report, which is HTML and text in base64 and no RFC 3464 at all."""
    message = EmailMessage()
    message["Return-Path"] = "<>"
    message["From"] = "postmaster@gateway.example.com"
    message["To"] = "bounce+q7rtabcdefghijklmnopqrstuv@events.example.org"
    message["Subject"] = "[Postmaster] Email Delivery Failure"
    words = (
        "This is a delivery failure notification message indicating that\n"
        "an email you addressed to email address :\n"
        "-- zoe@big-council.example.net\n\n"
        "could not be delivered. The problem appears to be :\n"
        "-- Recipient email server rejected the message\n\n"
        "Additional information follows :\n"
        "-- 5.4.1 Recipient address rejected: Access denied.\n\n"
        "This condition occurred after 1 attempt(s) to deliver over\n"
        "a period of 0 hour(s).\n"
    )
    message.set_content(words, cte="base64")
    message.add_alternative(f"<pre>{words}</pre>", subtype="html", cte="base64")
    return message.as_bytes()


def gmail() -> str:
    """Make Gmail's report: its own X- field before the status, and the reason on several lines."""
    return delivery_report(
        recipient="rfc822; zoe@example.net",
        status="5.1.1",
        diagnostic="smtp; 550-5.1.1 The email account that you tried to reach does not exist. Please try\n"
        " 550-5.1.1 double-checking the recipient's email address for typos or\n"
        " 550 5.1.1 unnecessary spaces. q7si123456wrx.1 - gsmtp",
        words="** Address not found **\n\nYour message wasn't delivered to zoe@example.net because the\n"
        "address couldn't be found, or is unable to receive mail.\n",
    )
