"""An SMTP server that writes what it is told to stdout, a JSON object a line.

The first line is its port. Arguments: "tls", "starttls" or "none"; a certificate and its key in PEM.
"""

import asyncio
import json
import logging
import ssl
import sys
from email import message_from_bytes, policy

from aiosmtpd.smtp import SMTP, AuthResult

SECURITY, CERTIFICATE, KEY = sys.argv[1:]


# Handshakes that fail are what some tests are about.
logging.disable(logging.CRITICAL)


def tell(event, **facts):
    print(json.dumps({"event": event, **facts}), flush=True)


class Handler:
    async def handle_MAIL(self, server, session, envelope, address, options):
        tell("mail_from", address=address)
        envelope.mail_from = address
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mail = message_from_bytes(envelope.content, policy=policy.default)
        tell(
            "mail",
            recipients=envelope.rcpt_tos,
            sender=str(mail["From"]),
            to=str(mail["To"]),
            subject=str(mail["Subject"]),
            date=mail["Date"].datetime.isoformat(),
            # The protocol ends each mail with the end of a line.
            text=mail.get_content().replace("\r\n", "\n").rstrip("\n"),
            protected=server.transport.get_extra_info("ssl_object") is not None,
        )
        return "250 OK"


def sign_in(server, session, envelope, mechanism, given):
    user, password = given.login.decode(), given.password.decode()
    tell("sign_in", user=user, password=password)
    return AuthResult(success=(user, password) == ("greenroom", "right"), handled=False)


class Connection(SMTP):
    def connection_lost(self, error):
        super().connection_lost(error)
        tell("closed")


async def serve():
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(CERTIFICATE, KEY)
    starttls = context if SECURITY == "starttls" else None

    def connection():
        return Connection(
            Handler(),
            tls_context=starttls,
            require_starttls=starttls is not None,
            authenticator=sign_in,
            # Not offered on a bare connection, unless that is what the test is about.
            auth_require_tls=SECURITY == "starttls",
            loop=loop,
        )

    loop = asyncio.get_running_loop()
    wrapped = context if SECURITY == "tls" else None
    server = await loop.create_server(connection, "127.0.0.1", 0, ssl=wrapped)
    tell("listening", port=server.sockets[0].getsockname()[1])
    await server.serve_forever()


asyncio.run(serve())
