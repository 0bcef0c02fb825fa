"""Where profiles are kept; most sites have none, which is seen here without importing what reads them."""

from __future__ import annotations

from pathlib import Path

from core.paths import user_data


def profiles() -> Path:
    """Return the folder in which profiles are kept."""
    return user_data() / "profiles"


def profile_path(model: str, sha256: str, finding: str = "") -> Path:
    """Return the path of the profile of a model file, of one finding if the model looks for several."""
    return profiles() / f"{'-'.join(filter(None, (model, sha256[:12], finding)))}.json"


def may_have_profile(model: str, sha256: str, finding: str = "") -> bool:
    """Return False if there is surely no profile."""
    try:
        profile_path(model, sha256, finding).stat()
    except FileNotFoundError:
        return False
    except OSError:
        # Whoever reads it finds out what is wrong.
        return True
    return True
