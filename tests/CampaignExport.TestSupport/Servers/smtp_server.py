"""A mail server for the tests: smtp_server.py FOLDER CERTIFICATE KEY MODE

It listens on a free port of 127.0.0.1, prints the port, and writes each mail that it accepts to FOLDER: N.eml as received and
N.json with sender and recipients. MODE is starttls (and AUTH: user, secret), tls (the same) or plain (no encryption, no AUTH).
The recipient decides what happens: the part before the @ is looked up in the tables below. While there is a file hang-on-quit
in FOLDER, QUIT gets no reply, and a file quit records it. While there is a file busy, no mail is accepted.
"""
import asyncio
import json
import os
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

folder, certificate, key, mode = sys.argv[1:5]

# Answers to RCPT. Like many servers, they repeat the address.
RECIPIENT = {
    "unknown": "550 5.1.1 <{0}>: no such user {0}",
    "full": "452 4.2.2 <{0}>: mailbox of {0} is full",
    "greylisted": "451 4.7.1 <{0}>: try again later",
    "closing": "421 4.3.2 shutting down, {0}",
    "relay": "530 5.7.0 sign in first, {0}",
}
# Answers to the message itself.
MESSAGE = {
    "spam": "554 5.7.1 message to {0} is spam",
    "later": "451 4.3.0 cannot take the message to {0} now",
}


class Handler:
    def __init__(self):
        self.accepted = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.split("@")[0]
        if os.path.exists(os.path.join(folder, "busy")):
            return "421 4.3.2 too busy"
        if name in RECIPIENT:
            return RECIPIENT[name].format(address)
        if name == "gone":
            server.transport.abort()
        if name in ("gone", "hang"):
            await asyncio.sleep(3600)
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        name = envelope.rcpt_tos[0].split("@")[0]
        if name in MESSAGE:
            return MESSAGE[name].format(envelope.rcpt_tos[0])
        self.accepted += 1
        number = self.accepted
        with open(os.path.join(folder, f"{number}.eml"), "wb") as mail:
            mail.write(envelope.original_content)
        # Written last, under its final name at once: a reader that finds it finds everything.
        record = os.path.join(folder, f"{number}.json")
        with open(record + ".part", "w", encoding="utf-8") as file:
            json.dump({
                "From": envelope.mail_from,
                "To": envelope.rcpt_tos,
                "IsEncrypted": session.ssl is not None or mode == "tls",
                "User": session.auth_data.login.decode() if session.auth_data else None,
                "Utf8": bool(envelope.smtp_utf8),
            }, file)
        os.rename(record + ".part", record)
        if name == "lost":
            server.transport.abort()
            await asyncio.sleep(3600)
        return f"250 2.0.0 queued as {number}"

    async def handle_QUIT(self, server, session, envelope):
        if os.path.exists(os.path.join(folder, "hang-on-quit")):
            open(os.path.join(folder, "quit"), "w").close()
            await asyncio.sleep(3600)
        return "221 bye"


def authenticate(server, session, envelope, mechanism, data):
    right = isinstance(data, LoginPassword) and (data.login, data.password) == (b"user", b"secret")
    if right:
        return AuthResult(success=True, auth_data=data)
    # Like some servers, it repeats what it should not.
    return AuthResult(success=False, handled=False, message=f"535 5.7.8 not {data.login.decode()} with {data.password.decode()}")


async def main():
    handler = Handler()
    context = None
    if mode != "plain":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
    settings = dict(hostname="localhost", enable_SMTPUTF8=True)
    if mode == "starttls":
        settings.update(tls_context=context, require_starttls=True, auth_required=True, authenticator=authenticate)
    elif mode == "tls":
        settings.update(auth_required=True, auth_require_tls=False, authenticator=authenticate)
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(handler, loop=asyncio.get_running_loop(), **settings), "127.0.0.1", 0, ssl=context if mode == "tls" else None)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
