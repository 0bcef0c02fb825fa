"""Signs off an acceptance test: stores the profile, and makes its threshold the site's."""

from __future__ import annotations

from pathlib import Path

from core.acceptance.measuring import Evaluation
from core.acceptance.profile import Profile, keep_profile, make_profile
from core.acceptance.trial import AcceptanceTrial
from core.settings import SiteThreshold
from core.settings_file import keep_settings, read_settings


def sign_trial(
    trial: AcceptanceTrial, measured: Evaluation, signed_by: str, chosen_by: str
) -> tuple[Profile, Path]:
    """Store the profile of a test, and make its threshold the site's.

    Parameters
    ----------
    trial : AcceptanceTrial
    measured : Evaluation
        Evaluation at the threshold to be signed.
    signed_by, chosen_by : str
        Name of the signer, and the rule that chose the threshold.

    Raises
    ------
    AcceptanceError
        If nobody signs, or nothing was read.
    ExportError, SettingsError
        If profile or settings cannot be written.
    """
    profile = make_profile(trial, measured, signed_by, chosen_by)
    path = keep_profile(profile)
    point = trial.card.operating_point
    if point is not None and profile.threshold is not None and profile.threshold != point.threshold:
        reason = (
            f"acceptance test of {profile.signed_at:%Y-%m-%d}, signed by {profile.signed_by}: {chosen_by}"
        )
        own = SiteThreshold(
            model=profile.model,
            version=profile.version,
            threshold=profile.threshold,
            reason=reason[:300],
            finding=profile.finding,
        )
        settings = read_settings()
        replaced = (own.model, own.version, own.finding)
        others = [t for t in settings.thresholds if (t.model, t.version, t.finding) != replaced]
        keep_settings(settings.model_copy(update={"thresholds": (*others, own)}))
    return profile, path
