"""The settings of the service: everything that may be set, and every mistake with its line."""

import os
from pathlib import Path

import pytest
from hook_receiver import SECRET
from made_floor import pack

from speechguard import cli
from speechguard.errors import RuleErrors, UserError
from speechguard.service.settings import CallJudging, CallSource, read_service

KEY = "a-long-secret-of-the-switch"
DOCUMENTED = Path(__file__).parents[2] / "docs/serve.md"


def written(folder, text, mode=0o600):
    path = folder / "service.yaml"
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return path


def test_all_that_may_be_set(tmp_path):
    example = DOCUMENTED.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    settings = read_service(written(tmp_path, example))
    team = CallJudging("zh", (tmp_path / "packs/after-sales",), {"company": "天一商城"})
    assert settings.store == tmp_path / "calls"
    assert settings.judging == CallJudging("zh", (tmp_path / "packs",), {"company": "天一商城"})
    assert settings.judging_of("售后") == team
    assert settings.judging_of("another") == settings.judging
    assert settings.sources == {"pbx": CallSource("pbx", KEY, "售后", "left")}
    assert (settings.acknowledge_within, settings.cool_down, settings.workers) == (60.0, 30.0, 2)


def test_what_must_be_set(tmp_path):
    settings = read_service(written(tmp_path, "store: calls"))
    assert (settings.judging, settings.teams, settings.sources) == (CallJudging(), {}, {})
    assert (settings.most_calls, settings.full_calls) == (24, 12)


def test_a_team_has_what_it_does_not_say_from_all(tmp_path):
    text = "store: calls\nlanguage: es\nslots: {company: Sol}\nteams: {a: {slots: {product: fibra}}, b: {language: zh}}"
    settings = read_service(written(tmp_path, text))
    assert settings.judging_of("a") == CallJudging("es", None, {"company": "Sol", "product": "fibra"})
    assert settings.judging_of("b") == CallJudging("zh", None, {"company": "Sol"})


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        *(
            ("store: calls\nhooks: {crm: {" + text + "}}", 2, said)
            for text, said in (
                (f"secret: {SECRET}", "lacks 'url'"),
                ("url: https://a.example/", "lacks 'secret'"),
                (f"url: ftp://a.example/, secret: {SECRET}", "must begin with https://"),
                (f"url: http://a.example/, secret: {SECRET}", "http:// only to this machine"),
                (f"url: http://127.0.0.1.a.example/, secret: {SECRET}", "http:// only to this machine"),
                (f"url: https://u:p@a.example/, secret: {SECRET}", "no user, password"),
                (f'url: "https://a.example/#x", secret: {SECRET}', "no user, password"),
                (f'url: "https://a.example:port/", secret: {SECRET}', "is no address"),
                (f"url: a.example, secret: {SECRET}", "is no address"),
                (f'url: "https://a.example/a b", secret: {SECRET}', "is no address"),
                (f"url: https://例.example/, secret: {SECRET}", "is no address"),
                ("url: https://a.example/, secret: MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "must be whsec_"),
                ("url: https://a.example/, secret: whsec_c2hvcnQ=", "24 to 64 bytes"),
                ("url: https://a.example/, secret: whsec_" + "A" * 88, "24 to 64 bytes"),
                ("url: https://a.example/, secret: whsec_not*base64*not*base64*not*base64", "24 to 64 bytes"),
                (f"url: https://a.example/, secret: {SECRET}, events: [alert.trigered]", "'alert.triggered'"),
                (f"url: https://a.example/, secret: {SECRET}, severities: [grave]", "'grave' is not known"),
                (f"url: https://a.example/, secret: {SECRET}, words: perhaps", "is not known"),
                (f"url: https://a.example/, secret: {SECRET}, rules: []", "is an empty list"),
                (f"url: https://a.example/, secret: {SECRET}, retries: 3", "unknown key 'retries'"),
            )
        ),
        (
            f"store: calls\nteams: {{a: {{language: zh}}}}\n"
            f"hooks: {{crm: {{url: https://a.example/, secret: {SECRET}, teams: [b]}}}}",
            3,
            "team of hook crm 'b' is not known",
        ),
        ("store: calls\naddress: floor.example.com", 2, "must begin with https://"),
        ("language: zh", 1, "lacks 'store'"),
        ("store: calls\nstoer: x", 2, "unknown key 'stoer' in the settings: did you mean 'store'"),
        ("store: calls\nlanguage: fr", 2, "'fr' is not known"),
        ("store: calls\nmost_calls: many", 2, "is not a whole number"),
        ("store: calls\nmost_calls: 0", 2, "is out of range"),
        ("store: calls\nworkers: 1.5", 2, "is not a whole number"),
        ("store: calls\ncool_down: 30", 2, "is no duration: write '30 s'"),
        ("store: calls\nacknowledge_within: 0 s", 2, "must be above 0"),
        ("store: calls\ntranscribe_customer: maybe", 2, "'maybe' is not known"),
        ("store: calls\nrules: packs", 2, "must be a list"),
        ("store: calls\nslots: [a]", 2, "must be a mapping"),
        ("store: calls\nteams: {}", 2, "teams is empty"),
        ("store: calls\nteams: {a: {langauge: zh}}", 2, "unknown key 'langauge'"),
        ("store: calls\nsources: {pbx: {team: a}}", 2, "lacks 'key'"),
        ("store: calls\nsources: {pbx: {key: short}}", 2, "is short"),
        (f"store: calls\nsources: {{pbx: {{key: {KEY}, agent_channel: middle}}}}", 2, "'middle' is not known"),
        (
            f"store: calls\nteams: {{a: {{language: zh}}}}\nsources: {{pbx: {{key: {KEY}, team: b}}}}",
            3,
            "is not listed: a",
        ),
        ("- store", 1, "must be a mapping"),
        ("store: [calls]", 1, "must be text"),
    ],
)
def test_a_mistake_has_its_line(tmp_path, text, line, said):
    path = written(tmp_path, text)
    with pytest.raises(RuleErrors) as refused:
        read_service(path)
    problems = str(refused.value).splitlines()
    assert any(problem.startswith(f"{path}:{line}:") and said in problem for problem in problems), problems


def test_a_key_that_others_can_read_is_refused(tmp_path):
    if os.name != "posix":
        pytest.skip("elsewhere files have the rights of their folder")
    path = written(tmp_path, f"store: calls\nsources: {{pbx: {{key: {KEY}}}}}", mode=0o644)
    with pytest.raises(RuleErrors, match="others can read this file"):
        read_service(path)
    assert read_service(written(tmp_path, "store: calls", mode=0o644)).sources == {}


def test_a_hook_as_documented(tmp_path):
    example = DOCUMENTED.read_text(encoding="utf-8").split("## Web hooks")[1].split("```yaml\n")[1].split("```")[0]
    path = written(tmp_path, "store: calls\n" + example.replace("whsec_...", SECRET))
    hook = read_service(path).hooks["crm"]
    assert (hook.url, hook.host) == ("https://crm.example.com/speechguard", "crm.example.com")
    assert (hook.events, hook.rules) == ({"alert.triggered", "alert.escalated"}, {"zh.service.evading"})
    assert (hook.severities, hook.teams, hook.words) == ({"fatal", "major"}, {"售后"}, False)
    assert len(hook.secret) == 24
    assert repr(hook.secret) not in repr(hook)
    path.chmod(0o644)
    if os.name == "posix":
        with pytest.raises(RuleErrors, match="others can read this file"):
            read_service(path)


@pytest.mark.parametrize("url", ["http://localhost:1/", "http://127.0.0.2/a", "http://[::1]:8/", "https://a.example"])
def test_a_hook_to_this_machine_needs_no_https(tmp_path, url):
    hooks = f'hooks: {{crm: {{url: "{url}", secret: {SECRET}}}}}'
    hook = read_service(written(tmp_path, f"store: calls\n{hooks}")).hooks["crm"]
    assert (hook.url, hook.words, hook.events) == (url, False, frozenset())


def test_a_hook_is_shown_without_its_secret_and_a_mistyped_rule_is_named(tmp_path, capsys):
    pack(tmp_path)
    hooks = f"hooks: {{crm: {{url: https://a.example/, secret: {SECRET}, rules: [zh.floor.not-my-jop]}}}}"
    path = written(tmp_path, f"store: calls\nlanguage: zh\nrules: [floor.yaml]\n{hooks}")
    assert cli.main(["serve", str(path), "--check"]) == 0
    shown = capsys.readouterr().out
    assert "hook crm: https://a.example/, all events; words: False" in shown
    assert "no rule 'zh.floor.not-my-jop' was read: did you mean 'zh.floor.not-my-job'" in shown
    assert SECRET not in shown


def test_keys_are_not_shown(tmp_path):
    settings = read_service(written(tmp_path, f"store: calls\nsources: {{pbx: {{key: {KEY}}}}}"))
    assert KEY not in repr(settings)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(UserError, match="cannot be read"):
        read_service(tmp_path / "no.yaml")


def test_what_is_set_is_shown(tmp_path, capsys):
    pack(tmp_path)
    text = f"store: calls\nlanguage: zh\nrules: [floor.yaml]\nsources: {{pbx: {{key: {KEY}, team: 售后}}}}"
    assert cli.main(["serve", str(written(tmp_path, text)), "--check"]) == 0
    shown = capsys.readouterr().out
    assert "most_calls: 24" in shown
    assert "floor" in shown
    assert "source pbx: team 售后" in shown
    assert KEY not in shown
    assert not (tmp_path / "calls").exists()


def test_wrong_use(refused, tmp_path):
    assert "give a file of settings" in refused("serve")
    assert "give a file of settings" in refused("serve", tmp_path / "a.yaml", "--demo")
    assert "--port 70000" in refused("serve", "--demo", "--port", "70000")
    assert "cannot be read" in refused("serve", tmp_path / "a.yaml", "--check")
    path = written(tmp_path, "store: calls\nrules: [nowhere]")
    assert "nowhere" in refused("serve", path, "--check")
