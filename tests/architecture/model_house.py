"""A house of the same rooms with next to nothing in them: it keeps every contract, so a wrong line can break one."""

from pathlib import Path

ROOMS = {
    "__init__.py": "",
    "app/__init__.py": "from carrel.fronts import cli, web\nfrom carrel.gate import decide\n",
    "fronts/__init__.py": "",
    "fronts/cli/__init__.py": "from carrel import custody, exchange\nfrom carrel.records import ids\n",
    "fronts/sip2/__init__.py": "import asyncio\nimport ssl\nfrom carrel import desk\n",
    "fronts/sip2/frames.py": "",
    "fronts/sip2/phrases.py": "from carrel.records import ids\n",
    "fronts/sip2/replies.py": "from carrel.fronts.sip2 import frames\n",
    "fronts/sip2/requests.py": "from carrel.fronts.sip2 import frames\n",
    "fronts/sip2/unsupported.py": "from carrel.fronts.sip2 import replies, requests\n",
    "fronts/web/__init__.py": "import granian\nimport jinja2\nimport litestar\nfrom carrel.desk import lend\n",
    "desk/__init__.py": "from carrel.desk.lending import lend\n",
    "desk/lending.py": "from carrel.gate import unseal\nfrom carrel.lives import loans\nlend = unseal\n",
    "disclosure/__init__.py": "from carrel.gate import decide\nfrom carrel.lives import loans\n",
    "custody/__init__.py": "from carrel.custody.closing import close\n",
    "custody/closing.py": "from carrel.gate import decide\nfrom carrel.lives import loans\nclose = decide\n",
    "custody/scanning/__init__.py": "import numpy\n",
    "custody/scanning/papers.py": "import pypdf\n",
    "statistics/__init__.py": "from carrel.statistics.register import Entry\n",
    "statistics/_mint.py": "publishable = object\n",
    "statistics/_numbers.py": "numbers_of = object\n",
    "statistics/drawing.py": "import altair\nimport vl_convert\n",
    "statistics/engines.py": "import duckdb\nimport ibis\nimport pyarrow\n",
    "statistics/_spark.py": "import pyspark\n",
    "statistics/control/__init__.py": "import highspy\nimport numpy\nfrom carrel.statistics import _mint, _numbers\n",
    "statistics/register.py": "from carrel.statistics import _mint, _numbers\nEntry = object\n",
    "statistics/tables.py": "from carrel.statistics import _numbers\n",
    "exchange/__init__.py": "from carrel import formats\nfrom carrel.sealed import moving_in\n",
    "exchange/evergreen.py": "from carrel.store import Store\n",
    "lives/__init__.py": "",
    "lives/loans.py": "from carrel.gate import decide\nfrom carrel.sealed import Sealed\n",
    "gate/__init__.py": "from carrel.gate._decide import decide\nfrom carrel.gate._unseal import unseal\n",
    "gate/_decide.py": "from carrel.gate._mint import mint\nfrom carrel.gate.act import Act\ndecide = mint\n",
    "gate/_find.py": "from carrel.gate._decide import decide\n",
    "gate/_held.py": "from carrel.gate._unseal import unseal\n",
    "gate/_permitted.py": "from carrel.gate._unseal import unseal\n",
    "gate/_preserve.py": "from carrel.gate._unseal import unseal\n",
    "gate/_release.py": "from carrel.gate._unseal import unseal\n",
    "gate/_traces.py": "from carrel.gate._unseal import unseal\n",
    "gate/_know.py": "from carrel.gate._unseal import unseal\n",
    "gate/_queue.py": "from carrel.gate._unseal import unseal\n",
    "gate/_room.py": "from carrel.gate._unseal import unseal\n",
    "gate/_seating.py": "from carrel.gate._unseal import unseal\n",
    "gate/_search.py": "from carrel.gate._unseal import unseal\n",
    "gate/_mint.py": "mint = object\n",
    "gate/_prove.py": "from carrel.sealed import _carving\n",
    "gate/_unseal.py": "from carrel.sealed._opening import open_box\nunseal = open_box\n",
    "gate/act.py": "from carrel.ledger import _append\nAct = object\n",
    "sealed/__init__.py": "from carrel.sealed.box import Sealed\n",
    "sealed/_carving.py": "from carrel.sealed.box import Sealed\n",
    "sealed/_opening.py": "import cryptography\nopen_box = object\n",
    "sealed/_tables.py": "import sqlalchemy\n",
    "sealed/box.py": "Sealed = object\n",
    "sealed/moving_in.py": "from carrel.sealed._opening import open_box\nfrom carrel.sealed import _tables\n",
    "ledger/__init__.py": "from carrel.ledger._append import is_recorded\n",
    "ledger/_append.py": "import sqlalchemy\nis_recorded = object\n",
    "ledger/notes.py": "import cryptography\n",
    "statute/__init__.py": "import cedarpy\nfrom carrel.records import ids\n",
    "tallies/__init__.py": "import sqlalchemy\n",
    "staff/__init__.py": "import cryptography\nimport sqlalchemy\n",
    "catalog/__init__.py": "import sqlalchemy\nfrom carrel.store import Store\n",
    "formats/__init__.py": "import datetime\n",
    "records/__init__.py": "",
    "records/ids.py": "import typing\n",
    "store/__init__.py": "from carrel.store.engine import Store\n",
    "store/engine.py": "import psycopg\nimport sqlalchemy\nStore = object\n",
}
"""What stands in each file."""


def build(folder: Path, changed: dict[str, str]) -> None:
    """Write the house into ``folder``, with the files of ``changed`` (new, or with lines added to their own)."""
    for name, text in (ROOMS | {name: ROOMS.get(name, "") + text for name, text in changed.items()}).items():
        file = folder / "carrel" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        for above in file.relative_to(folder).parents[:-1]:
            (folder / above / "__init__.py").touch()
