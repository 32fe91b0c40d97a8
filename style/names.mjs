// node style/names.mjs: every long-cached asset carries the start of its SHA-256 in its name. Exits 1 where one does not.
// node style/names.mjs --write renames such files and their mentions in tokens.css and app/src/ui/icon.rs.
import crypto from "node:crypto";
import fs from "node:fs";

const here = new URL("./", import.meta.url);
const mentions = ["tokens.css", "../app/src/ui/icon.rs"].map((path) => new URL(path, here));
const write = process.argv.includes("--write");
let stale = 0;

for (const folder of ["assets/", "assets/fonts/"]) {
  for (const name of fs.readdirSync(new URL(folder, here))) {
    const parts = name.match(/^(.+)\.([0-9a-f]{8})\.(svg|woff2)$/);
    if (!parts) continue;
    const bytes = fs.readFileSync(new URL(folder + name, here));
    const hash = crypto.createHash("sha256").update(bytes).digest("hex").slice(0, 8);
    if (hash === parts[2]) continue;
    const fresh = `${parts[1]}.${hash}.${parts[3]}`;
    stale += 1;
    console.log(`${folder}${name} should be ${fresh}`);
    if (!write) continue;
    fs.renameSync(new URL(folder + name, here), new URL(folder + fresh, here));
    for (const file of mentions) fs.writeFileSync(file, fs.readFileSync(file, "utf8").replaceAll(name, fresh));
  }
}
process.exit(stale && !write ? 1 : 0);
