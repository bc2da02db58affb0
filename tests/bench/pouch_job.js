// The same job in PouchDB (LevelDB): fill, replicate in full, a weekly delta, double edits.
// node pouch_job.js FOLDER DOCS DELTA EDITS  -> one JSON line. Found through NODE_PATH.
"use strict";
const path = require("path");
const PouchDB = require("pouchdb-node");

async function fill(db, from, count) {
  for (let at = from; at < from + count; at += 1000) {
    const docs = [];
    for (let n = at; n < Math.min(at + 1000, from + count); n++) {
      docs.push({
        _id: "obs:" + (n % 10000) + ":" + n, patient: "p" + (n % 10000), code: "poids",
        value: (600 + (n % 400)) / 10, unit: "kg", at: new Date(1700000000000 + n * 30000).toISOString(),
      });
    }
    await db.bulkDocs(docs);
  }
}

async function main() {
  const [folder, docs, delta, edits] = [process.argv[2], ...process.argv.slice(3).map(Number)];
  const a = new PouchDB(path.join(folder, "a")), b = new PouchDB(path.join(folder, "b"));
  await fill(a, 0, docs);
  const told = {};
  let start = process.hrtime.bigint();
  const seconds = () => Number(process.hrtime.bigint() - start) / 1e9;
  await a.replicate.to(b, { batch_size: 1000 });
  told.full = seconds();
  await fill(a, docs, delta);
  start = process.hrtime.bigint();
  await a.replicate.to(b, { batch_size: 1000 });
  told.delta = seconds();
  const ids = (await a.allDocs({ limit: edits })).rows.map((row) => row.id);
  for (const [db, value] of [[a, 1], [b, 2]]) {
    const found = await db.allDocs({ keys: ids, include_docs: true });
    await db.bulkDocs(found.rows.map((row) => ({ ...row.doc, value })));
  }
  await a.sync(b);
  told.edits = ids.length;
  told.silent = 0;
  const read = await a.allDocs({ keys: ids, include_docs: true });
  for (const row of read.rows) if ([1, 2].includes(row.doc.value)) told.silent++;
  told.rss = process.resourceUsage().maxRSS / 1024;
  console.log(JSON.stringify(told));
  await a.close();
  await b.close();
}

main().catch((fault) => { console.error(fault); process.exit(1); });
