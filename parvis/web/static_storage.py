"""Static files under names made from their content, so that browsers keep them for ever; modules' imports included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """WhiteNoise's, which also rewrites the imports between our JavaScript modules."""

    support_js_module_import_aggregation = True
