"""Settings that every test shares."""

from hypothesis import HealthCheck, settings

# A loaded machine is no failure, and the same cases each time make a red run one that can be repeated.
settings.register_profile(
    "steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("steady")
