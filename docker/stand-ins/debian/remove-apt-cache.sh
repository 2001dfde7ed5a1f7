# What apt made of its lists for itself. Once docker-clean is there, apt believes that it has none, and leaves it.
rm -f "$1/var/cache/apt/pkgcache.bin" "$1/var/cache/apt/srcpkgcache.bin"
