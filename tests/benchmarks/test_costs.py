"""What programs cost is that of all of them and of what they start."""

import subprocess
import sys

import pytest
from support.costs import costs_of

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")

BIG = "import time; x = b'x' * (200 << 20); time.sleep(0.3)"
CHILD = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {BIG!r}])"
WORK = "import time\nwhile time.process_time() < 0.3: pass"


def started(*programs):
    return lambda: [subprocess.Popen([sys.executable, "-c", program]) for program in programs]


def test_time_is_that_of_the_last_and_processor_time_that_of_all():
    costs = costs_of(started(WORK, WORK, "import time; time.sleep(0.5)"))
    assert costs.seconds >= 0.5
    assert costs.processor_seconds >= 0.6


def test_memory_is_that_of_the_largest_process_also_of_a_child():
    assert 200 <= costs_of(started(CHILD, "pass")).peak_memory_mib < 400


def test_the_first_byte_of_a_file_is_seen(tmp_path):
    file = tmp_path / "file"
    program = f"import time; f = open({str(file)!r}, 'w'); time.sleep(0.4); f.write('x'); f.flush(); time.sleep(0.4)"
    costs = costs_of(started(program), file)
    assert costs.came is not None
    assert costs.came - costs.began > 0.4
    assert costs_of(started("pass"), tmp_path / "none").came is None


def test_a_program_that_fails_ends_the_measurement():
    with pytest.raises(SystemExit, match=r"failed \(exit code 3\)"):
        costs_of(started("raise SystemExit(3)"))
