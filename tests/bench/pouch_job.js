// The same job in PouchDB (LevelDB): fill, replicate in full, double edits; and, between two that
// hold WHOLE documents already, a weekly delta.
// node pouch_job.js FOLDER DOCS EDITS WHOLE DELTA  -> one JSON line. Found through NODE_PATH.
"use strict";
const fs = require("fs");
const path = require("path");
const PouchDB = require("pouchdb-node");

const since = (start) => Number(process.hrtime.bigint() - start) / 1e9;

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

async function copies(folder, docs, edits, told) {
  const a = new PouchDB(path.join(folder, "a")), b = new PouchDB(path.join(folder, "b"));
  await fill(a, 0, docs);
  const start = process.hrtime.bigint();
  await a.replicate.to(b, { batch_size: 1000 });
  told.full = since(start);
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
  await a.close();
  await b.close();
}

// The reader is a copy of the sender's files: replicating a million documents takes seven minutes.
async function week(folder, whole, delta, told) {
  const [here, there] = ["c", "d"].map((name) => path.join(folder, name));
  const before = new PouchDB(here);
  await fill(before, 0, whole);
  await before.close();
  fs.cpSync(here, there, { recursive: true });
  const c = new PouchDB(here), d = new PouchDB(there);
  const from = (await c.info()).update_seq;
  if ((await d.info()).doc_count !== whole) throw new Error("the copy is not whole");
  await fill(c, whole, delta);
  const start = process.hrtime.bigint();
  await c.replicate.to(d, { batch_size: 1000, since: from });
  told.delta = since(start);
  if ((await d.info()).doc_count !== whole + delta) throw new Error("the delta did not come");
  await c.close();
  await d.close();
}

async function main() {
  const [folder, ...numbers] = process.argv.slice(2);
  const [docs, edits, whole, delta] = numbers.map(Number);
  const told = {};
  if (docs) await copies(folder, docs, edits, told);
  if (whole) await week(folder, whole, delta, told);
  told.rss = process.resourceUsage().maxRSS / 1024;
  console.log(JSON.stringify(told));
}

main().catch((fault) => { console.error(fault); process.exit(1); });
