"""SIP2 for vendors' machines: today for programs that share out the public computers, and only to ask (SIP2 2.00).

``frames``, ``requests``, ``replies``, ``phrases`` and ``unsupported`` are the protocol, and pure; ``answering`` asks
the desk; ``conversation`` is one line, without input or output; ``serving`` is what listens.
"""

from carrel.fronts.sip2.listening import Listening, NotListening
from carrel.fronts.sip2.serving import serve

__all__ = ["Listening", "NotListening", "serve"]
