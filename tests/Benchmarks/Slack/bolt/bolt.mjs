// Slack's own framework with the whole of a click's durability: one row, on disk before the acknowledgement.
// Usage: node bolt.mjs DATABASE, with the signing secret in SLACK_SIGNING_SECRET. The first line says the port.
import bolt from "@slack/bolt";
import Database from "better-sqlite3";

const database = new Database(process.argv[2]);
database.pragma("journal_mode = WAL");
database.pragma("synchronous = FULL");
database.exec("CREATE TABLE IF NOT EXISTS clicks (id INTEGER PRIMARY KEY, person TEXT NOT NULL, action TEXT NOT NULL, value TEXT NOT NULL, at INTEGER NOT NULL)");
const insert = database.prepare("INSERT INTO clicks (person, action, value, at) VALUES (?, ?, ?, ?)");

const app = new bolt.App({
  signingSecret: process.env.SLACK_SIGNING_SECRET,
  authorize: async () => ({ botToken: "xoxb-benchmark", botId: "B0BENCH", botUserId: "U0BENCH" }),
  endpoints: "/slack/interactions",
  logLevel: bolt.LogLevel.ERROR,
});
app.action("approve", async ({ ack, action, body }) => {
  insert.run(body.user.id, action.action_id, action.value, Date.now());
  await ack();
});

const server = await app.start({ port: 0, host: "127.0.0.1" });
console.log(server.address().port);
process.stdin.on("end", () => process.exit(0)).resume();
