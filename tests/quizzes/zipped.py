"""A zip of what is given."""

import io
import zipfile


def zipped(members, **kwargs):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, data in members:
            opened.writestr(name, data)
    stream.seek(0)
    return stream
