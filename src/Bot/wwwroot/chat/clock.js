/** Governance time: shown live in the person's zone, and moved by the three buttons. */
export class Clock {
  #ahead = null;
  #format;

  constructor({ culture, zone, complain }) {
    this.#format = new Intl.DateTimeFormat(culture, {
      timeZone: zone, weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit",
    });
    document.getElementById("zone").textContent = zone;
    const buttons = [...document.querySelectorAll("[data-step]")];
    for (const button of buttons) {
      button.addEventListener("click", () => this.#move(button, buttons, complain));
    }

    setInterval(() => this.#show(), 1000);
  }

  set(now) {
    this.#ahead = Date.parse(now) - Date.now();
    this.#show();
  }

  #show() {
    if (this.#ahead !== null) {
      const now = new Date(Date.now() + this.#ahead);
      const element = document.getElementById("clock");
      element.textContent = this.#format.format(now);
      element.dateTime = now.toISOString();
    }
  }

  async #move(button, buttons, complain) {
    complain("");
    button.setAttribute("aria-busy", "true");
    buttons.forEach((one) => { one.disabled = true; });
    try {
      const answer = await fetch("/chat/clock/advance", {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ by: button.dataset.step }),
      });
      if (!answer.ok) {
        throw new Error(`${answer.status}`);
      }

      this.set((await answer.json()).now);
    } catch {
      complain("The clock could not be moved. Check that the bot is running, then try again.");
    } finally {
      button.removeAttribute("aria-busy");
      buttons.forEach((one) => { one.disabled = false; });
      button.focus();
    }
  }
}
