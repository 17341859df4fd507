#!/usr/bin/env bash
# Builds search_api/static/vendor/editor.js from the npm packages of CodeMirror 6 (MIT), with
# their licences and versions beside it. Needs npm; nothing of it is needed to run or to test.
set -euo pipefail
cd "$(dirname "$0")/.."
out=$PWD/search_api/static/vendor
source=$PWD/scripts/editor.js
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT

cp "$source" "$build/editor.js"
cd "$build"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts \
    @codemirror/state@6 @codemirror/view@6 @codemirror/commands@6 @codemirror/language@6 \
    @codemirror/autocomplete@6 @codemirror/legacy-modes@6 @lezer/highlight@1 esbuild@0
mkdir -p "$out"
# Without scripts at installation esbuild finds its own program by itself.
npx esbuild editor.js --bundle --minify --format=iife --target=es2020 --charset=utf8 \
    --legal-comments=none --metafile=meta.json --outfile=built.js --log-level=warning
node - "$out" <<'JS'
const fs = require("fs"), path = require("path");
const out = process.argv[2];
const inputs = Object.keys(JSON.parse(fs.readFileSync("meta.json")).inputs);
const name = (file) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
const used = [...new Set(inputs.map(name).filter(Boolean))].sort();
const versions = {}, licences = [];
for (const key of used) {
  const folder = path.join("node_modules", key);
  const about = JSON.parse(fs.readFileSync(path.join(folder, "package.json")));
  if (!["MIT", "Apache-2.0"].includes(about.license)) throw `${key}: licence ${about.license}`;
  const file = fs.readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (!file) throw `${key}: no licence text`;
  versions[key] = `${about.version} (${about.license})`;
  licences.push(`${key} ${about.version}\n\n${fs.readFileSync(path.join(folder, file), "utf8").trim()}\n`);
}
const head = `/* CodeMirror 6 and its parts; versions in editor.versions.json, licences in editor.LICENCES.txt */\n`;
fs.writeFileSync(path.join(out, "editor.js"), head + fs.readFileSync("built.js", "utf8"));
fs.writeFileSync(path.join(out, "editor.versions.json"), JSON.stringify(versions, null, 2) + "\n");
fs.writeFileSync(path.join(out, "editor.LICENCES.txt"), licences.join(`\n${"-".repeat(72)}\n\n`));
JS
wc -c "$out"/editor.*
