#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# vendor.sh - takes the graph library of the page from npm, in the version and
# with the hash of package-lock.json, into vendor/. Run by hand when the version
# changes; the build needs neither node nor network.
set -euo pipefail
cd "$(dirname "$0")"
npm ci
cp node_modules/cytoscape/dist/cytoscape.min.js vendor/
cp node_modules/cytoscape/LICENSE vendor/cytoscape.LICENSE
rm -rf node_modules
sha256sum vendor/cytoscape.min.js
