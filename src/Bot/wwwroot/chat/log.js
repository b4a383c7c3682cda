const nearEnd = 120;
const margin = 16;

const make = (tag, className, text = "") => {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
};

/** The conversation as it is shown: one element a message, replaced when a newer version of it arrives. */
export class Log {
  #log = document.getElementById("log");
  #scroll = document.getElementById("scroll");
  #jump = document.getElementById("jump");
  #shown = new Map();
  #cards;
  #press;
  #time;
  #day;
  #following = true;

  constructor({ culture, zone, cards, press }) {
    this.#cards = cards;
    this.#press = press;
    this.#time = new Intl.DateTimeFormat(culture, { timeZone: zone, hour: "2-digit", minute: "2-digit" });
    this.#day = new Intl.DateTimeFormat(culture, { timeZone: zone, weekday: "long", day: "numeric", month: "long", year: "numeric" });
    this.#scroll.addEventListener("scroll", () => this.#noticeScroll(), { passive: true });
    const resized = new ResizeObserver(() => this.#stay());
    resized.observe(this.#log);
    resized.observe(this.#scroll);
    this.#jump.addEventListener("click", () => this.follow());
  }

  get isEmpty() {
    return this.#shown.size === 0;
  }

  /** Shows what the server has: what is new, what changed, and nothing that it does not have. */
  synchronize(history) {
    const known = new Set(history.map((message) => message.id));
    for (const [id, { element }] of this.#shown) {
      if (!known.has(id)) {
        element.remove();
        this.#shown.delete(id);
      }
    }

    history.forEach((message) => this.upsert(message));
    this.#log.querySelectorAll(".day").forEach((day) => day.remove());
    history.forEach((message) => this.#log.append(this.#shown.get(message.id).element));
    this.#log.append(...this.#log.querySelectorAll(".pending"));
    this.#separateDays();
    this.follow();
  }

  upsert(message) {
    const shown = this.#shown.get(message.id);
    if (shown && shown.version >= message.version) {
      return;
    }

    // A card that changes while somebody fills it in keeps what was typed.
    const element = this.#draw(message, shown ? this.#cards.typedIn(shown.element) : new Map());
    if (shown) {
      const hadFocus = shown.element.contains(document.activeElement);
      shown.element.replaceWith(element);
      if (hadFocus) {
        element.focus({ preventScroll: true });
        this.#reveal(element);
      }
    } else {
      this.#place(element, message);
    }

    this.#shown.set(message.id, { element, version: message.version });
    this.#separateDays();
    // At once: a scroll event that is still under way would be read as the person's, against a log that has grown.
    this.#stay();
  }

  /** What was said and has not reached the server yet. */
  addPending(text) {
    const element = make("article", "message you pending");
    element.append(make("p", "bubble", text), make("p", "meta", "Sending…"));
    this.#log.append(element);
    this.follow();
    return element;
  }

  follow() {
    this.#following = true;
    this.#stay();
  }

  #place(element, message) {
    const pending = [...this.#log.querySelectorAll(".pending")];
    const mine = message.from === "you" && pending.find((one) => one.querySelector(".bubble").textContent === message.text);
    if (mine) {
      mine.replaceWith(element);
    } else {
      this.#log.insertBefore(element, message.from === "you" ? pending[0] ?? null : null);
    }
  }

  #draw(message, typed) {
    const mine = message.from === "you";
    const element = make("article", `message ${message.from}`);
    element.tabIndex = -1;
    element.dataset.at = message.at;
    const card = message.card && this.#cards.render(message.card, (id, verb, inputs) => this.#press(message.id, id, verb, inputs), typed);
    const meta = make("p", "meta", mine ? "You · " : "ChatGovernanceBot · ");
    const time = make("time", "", this.#time.format(new Date(message.at)));
    time.dateTime = message.at;
    meta.append(time);
    element.append(meta, card || make("p", "bubble", message.text));
    return element;
  }

  /** Leaves what is right as it is: a screen reader announces what is added to a log. */
  #separateDays() {
    let last = "";
    for (const element of this.#log.querySelectorAll("[data-at]")) {
      const day = this.#day.format(new Date(element.dataset.at));
      const before = element.previousElementSibling;
      const separator = before?.classList.contains("day") ? before : null;
      if (day === last || separator?.textContent !== day) {
        separator?.remove();
        if (day !== last) {
          element.before(make("p", "day", day));
        }
      }

      last = day;
    }
  }

  /** What was pressed is answered at the head of the card, which may be above the window. */
  #reveal(element) {
    const above = this.#scroll.getBoundingClientRect().top + margin - element.getBoundingClientRect().top;
    if (above > 0) {
      this.#scroll.scrollTop -= above;
    }
  }

  /** Where reading goes on: the end, or the head of the last message if that is taller than the window. */
  get #target() {
    const end = this.#scroll.scrollHeight - this.#scroll.clientHeight;
    const last = this.#log.lastElementChild;
    return last ? Math.min(end, this.#scroll.scrollTop + last.getBoundingClientRect().top - this.#scroll.getBoundingClientRect().top - margin) : end;
  }

  #noticeScroll() {
    this.#following = this.#scroll.scrollTop > this.#target - nearEnd;
    this.#jump.hidden = this.#following;
  }

  #stay() {
    if (this.#following) {
      this.#scroll.scrollTop = Math.max(this.#scroll.scrollTop, this.#target);
    } else {
      this.#jump.hidden = false;
    }
  }
}
