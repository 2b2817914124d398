"""The example of docs/serve.md really sends a call."""

import re
from pathlib import Path

import numpy as np
from fakes import sound
from made_floor import SaysLines, wait_for
from served_floor import KEY, l16, served

import speechguard

DOCUMENT = Path(speechguard.__file__).parent.parent / "docs" / "serve.md"


def test_the_example_sends_a_recording(tmp_path, monkeypatch, capsys):
    import wave

    recording = tmp_path / "call.wav"
    agent = sound((0.6, 0.0), (1.0, 0.9), (0.7, 0.0))
    with wave.open(str(recording), "wb") as file:
        file.setparams((2, 2, 16_000, 0, "NONE", ""))
        file.writeframes(l16(np.stack([agent, agent * 0], axis=1)))
    examples = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    [example] = [one for one in examples if "websockets" in one]
    names = {}
    exec(example, names)
    with served(tmp_path, monkeypatch, SaysLines("您好")) as live:
        names["send"](str(recording), f"ws://{live.host}/api/calls", "open", f"{KEY}-2")
        wait_for(lambda: live.call("4711").ended)
        call = live.call("4711")
    assert '"accepted"' in capsys.readouterr().out
    assert (call.facts.agent, call.facts.agent_channel) == ("Chen", "left")
    assert [line.text for line in call.state.transcript] == ["您好"]
