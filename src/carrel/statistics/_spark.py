"""Spark, for those who have the extra ``spark`` and Java: loaded when it is asked for, and started once."""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import pyarrow as pa
from pyspark import SparkConf
from pyspark.errors import PySparkRuntimeError
from pyspark.sql import DataFrame, SparkSession

from carrel.records.faults import SetupFault

_QUIET = Path(__file__).with_name("spark-log4j2.properties")
_SETTINGS = {
    "spark.master": "local[2]",
    "spark.app.name": "carrel",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={_QUIET.as_uri()}",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.sql.shuffle.partitions": "2",
}
"""Unless whoever submits to a cluster says otherwise: two threads of this machine, no pages, nobody else connects."""
Run = Callable[[str], list[tuple[object, ...]]]


def over(table: pa.Table) -> Run:
    """Reckons with a table in memory. Raises SetupFault."""
    return _over(_session().createDataFrame(table))


def over_files(files: Sequence[str]) -> Run:
    """Reckons with what stands in these Parquet files. Raises SetupFault."""
    return _over(_session().read.parquet(*files))


def _over(frame: DataFrame) -> Run:
    def run(text: str) -> list[tuple[object, ...]]:
        frame.createOrReplaceTempView("tallies")
        found = _session().sql(text).toArrow()
        return list(zip(*(column.to_pylist() for column in found.columns), strict=True))

    return run


@cache
def _session() -> SparkSession:
    conf = SparkConf()
    for name, value in _SETTINGS.items():
        conf.setIfMissing(name, value)
    try:
        return SparkSession.builder.config(conf=conf).getOrCreate()
    except PySparkRuntimeError:
        raise SetupFault("Spark needs Java, which does not start here: install it, or use --engine duckdb") from None
