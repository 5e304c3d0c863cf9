"""The documents are made from the packs and the cases, and are made again when those change."""

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
SCRIPT = ROOT / "docs" / "generate_law.py"


def test_the_documents_are_fresh() -> None:
    """What stands in docs/law is what the packs and the cases say now; if not, `make docs` writes it again."""
    done = subprocess.run([sys.executable, str(SCRIPT), "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_stale_document_is_noticed(tmp_path: Path) -> None:
    """A document that says something else, or is not there, is noticed and named."""
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "--check", str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "README.md" in done.stderr
    assert all(name in done.stderr for name in ("table.md", "papers.md", "disclosure.md"))


def test_every_case_has_a_title() -> None:
    """Every case and every section has a title, since the titles are the document."""
    for file in (ROOT / "tests" / "statute").rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        assert ast.get_docstring(tree), file
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                assert ast.get_docstring(node), f"{file}: {node.name}"
