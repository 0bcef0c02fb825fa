"""Names of files and folders that operating systems and programs create beside the user's own."""

from __future__ import annotations

#: Files of macOS, Windows, KDE and of thumbnail viewers, in lower case; some are folders.
_FILES = frozenset(
    (
        *(".ds_store", ".localized", ".apdisk", ".volumeicon.icns", "icon\r", ".metadata_never_index"),
        *(".com.apple.timemachine.donotpresent", ".com.apple.timemachine.supported"),
        *("thumbs.db", "ehthumbs.db", "ehthumbs_vista.db", "desktop.ini", "autorun.inf", "iconcache.db"),
        *("indexervolumeguid", "wpsettings.dat", ".directory", ".nomedia", ".picasa.ini", "picasa.ini"),
        ".trashes",
    )
)
#: System folders: indexes, waste baskets, thumbnails, the other half of a Mac's archive.
_FOLDERS = frozenset(
    (
        *("__macosx", ".spotlight-v100", ".trashes", ".trash", ".fseventsd", ".temporaryitems"),
        *(".documentrevisions-v100", ".appledouble", ".pkinstallsandboxmanager", "@eadir", "#recycle"),
        *("system volume information", "$recycle.bin", "recycler", "recycled", "lost.dir", ".thumbnails"),
        "lost+found",
    )
)
#: Beginnings of such names: metadata of a Mac on foreign disks (AppleDouble, RFC 1740), lock files of Office,
#: and NFS files that are still open.
_BEGINNINGS = ("._", "~$", ".nfs")


def is_system_file(name: str) -> bool:
    """Return whether a file's name is that of a system file."""
    return name.startswith(_BEGINNINGS) or name.lower() in _FILES


def is_system_folder(name: str) -> bool:
    """Return whether a folder's name is that of a system folder."""
    return name.lower() in _FOLDERS
