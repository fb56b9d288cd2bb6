// Makes the static files from what npm installed: node build.js FOLDER
//
//   editor.js       the query editor, one file, loaded by the query page only
//   land-50m.json   the coasts of the world (Natural Earth 1:50 million, public domain) as TopoJSON, its object is
//                   "land"; maps of a sea or more draw it, from Python by server.built.built("land-50m.json")
//   land-10m.json   the same at 1:10 million, for maps of single islands
//   LICENSES.txt    the licences of all that is in these files
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const folder = process.argv[2];
if (!folder) throw new Error("tell the folder for the files: node build.js FOLDER");
mkdirSync(folder, { recursive: true });

const bundle = await build({
  entryPoints: ["editor.js"],
  outfile: join(folder, "editor.js"),
  bundle: true,
  minify: true,
  format: "iife",
  target: ["es2020"],
  legalComments: "none", // LICENSES.txt has them whole
  metafile: true,
});

const LANDS = ["land-50m.json", "land-10m.json"];
for (const land of LANDS) copyFileSync(join("node_modules", "world-atlas", land), join(folder, land));

const packages = new Set(["world-atlas"]);
for (const input of Object.keys(bundle.metafile.inputs)) {
  const found = input.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)\//);
  if (found) packages.add(found[1]);
}
const texts = [...packages].sort().map((name) => {
  const home = join("node_modules", name);
  const { version, license } = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
  const file = readdirSync(home).find((entry) => /^licen[sc]e/i.test(entry));
  const text = file ? readFileSync(join(home, file), "utf8").trim() : "";
  return `${name} ${version} (${license})\n\n${text}\n`;
});
writeFileSync(join(folder, "LICENSES.txt"), texts.join(`\n${"-".repeat(72)}\n\n`));
