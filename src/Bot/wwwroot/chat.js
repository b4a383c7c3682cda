import { Cards } from "./chat/cards.js";
import { Clock } from "./chat/clock.js";
import { Link, Refused } from "./chat/link.js";
import { Log } from "./chat/log.js";

const byId = (id) => document.getElementById(id);
const handle = new URLSearchParams(location.search).get("as") ?? "";
const box = byId("message");
const suggestions = [
  "I need read access to billing-db for 3 days to debug INC-4312", "status", "my access", "my approvals", "help",
];

const complain = (text) => {
  byId("error-text").textContent = text;
  byId("error").hidden = text === "";
};

/** Fills the list of people; answers with the one the page acts as, if that is possible. */
async function choosePerson() {
  const answer = await fetch("/chat/people");
  if (!answer.ok) {
    throw new Error(`The list of people could not be loaded (${answer.status}). Reload the page to try again.`);
  }

  const people = await answer.json();
  const select = byId("person");
  const me = people.find((person) => person.handle === handle);
  if (handle === "" && people.length > 0) {
    location.replace(`/chat?as=${encodeURIComponent(people[0].handle)}`);
  }

  const nobody = me ? [] : [new Option("Choose someone", "", true, true)];
  select.replaceChildren(...nobody, ...people.map((person) =>
    new Option(`${person.name} · ${person.title}`, person.handle, false, person === me)));
  select.disabled = false;
  select.addEventListener("change", () => location.assign(`/chat?as=${encodeURIComponent(select.value)}`));
  byId("person-hint").textContent = me ? `${me.title}, ${me.handle}` : "";
  document.title = me ? `${me.name} · ChatGovernanceBot` : "ChatGovernanceBot";
  return me;
}

/** Answers with what makes somebody listen; what is sent before that stays in the box and is sent then. */
function wireComposer() {
  let say = null;
  let wanted = false;
  const grow = () => {
    box.style.height = "auto";
    box.style.height = `${Math.min(box.scrollHeight, 200)}px`;
    byId("send").disabled = box.value.trim() === "";
  };
  const submit = () => {
    const text = box.value.trim();
    wanted = say === null;
    if (text === "" || wanted) {
      return;
    }

    box.value = "";
    grow();
    say(text);
  };
  box.addEventListener("input", grow);
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      submit();
    }
  });
  byId("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  grow();
  return (listener) => {
    say = listener;
    if (wanted) {
      submit();
    }
  };
}

function offerSuggestions(say) {
  byId("suggestions").append(...suggestions.map((text) => {
    const item = document.createElement("li");
    const chip = document.createElement("button");
    chip.type = "button";
    chip.textContent = text;
    chip.addEventListener("click", () => {
      box.focus();
      say(text);
    });
    item.append(chip);
    return item;
  }));
}

async function start() {
  byId("error-close").addEventListener("click", () => complain(""));
  const listen = wireComposer();
  const me = await choosePerson();
  const zone = me?.zone ?? "UTC";
  // Cards and page speak English with 24 hours, so dates do too, whatever the person's own culture is.
  const culture = "en-GB";
  const clock = new Clock({ culture, zone, complain });
  const link = new Link(`/chat/hub?as=${encodeURIComponent(handle)}`, byId("link"));
  const cards = await Cards.load();
  const log = new Log({ culture, zone, cards, press });
  let waiting = 0;

  const answering = (change) => {
    waiting += change;
    byId("typing").textContent = waiting > 0 ? "ChatGovernanceBot is answering" : "";
    log.follow();
  };

  async function call(method, ...args) {
    complain("");
    try {
      await link.call(method, ...args);
    } catch (error) {
      complain(error instanceof Refused ? error.message
        : "Something went wrong on the server, and this may not have been done. Look at the conversation, then try again.");
      return false;
    }

    return true;
  }

  async function say(text) {
    byId("welcome").hidden = true;
    const pending = log.addPending(text);
    answering(1);
    const said = await call("Say", text);
    answering(-1);
    pending.remove();
    log.follow();
    if (!said && box.value === "") {
      box.value = text;
      box.dispatchEvent(new Event("input"));
    }
  }

  async function press(messageId, id, verb, inputs) {
    await call("Press", messageId, id, verb, JSON.stringify(inputs));
  }

  link.on("message", (message) => {
    log.upsert(message);
    byId("welcome").hidden = true;
  });
  link.on("updated", (message) => log.upsert(message));
  link.on("clock", ({ now }) => clock.set(now));
  link.onSynchronize = async (history) => {
    log.synchronize(history);
    byId("welcome").hidden = !log.isEmpty;
    document.body.dataset.ready = "true";
  };
  link.onRefused = (reason) => {
    box.disabled = true;
    byId("send").disabled = true;
    complain(reason);
  };
  listen(say);
  offerSuggestions(say);
  await link.start();
}

start().catch((error) => complain(error.message));
