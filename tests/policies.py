"""Policies for tests."""

from pathlib import Path

import yaml

from inference.settings import Settings


def without_audits(folder: Path) -> Path:
    """The policy that ships, but no random share of what was accepted is looked at: a test knows then what waits."""
    policy = yaml.safe_load(Settings().policy_path.read_text(encoding="utf-8"))
    policy["audit_probability"] = dict.fromkeys(policy["audit_probability"], 0.0)
    path = folder / "policy.yaml"
    path.write_text(yaml.safe_dump(policy, sort_keys=False), encoding="utf-8")
    return path
