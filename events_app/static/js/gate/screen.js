/** Everything the scanner shows. Words come from the page, already in the reader's language. */

const $ = (id) => document.getElementById(id);

export class Screen {
  /** @param {Record<string, any>} words */
  constructor(words) {
    this.words = words;
    this.categories = {};
  }

  /** Show one of: enrolment, gate. @param {string} name */
  open(name) {
    for (const page of document.querySelectorAll("[data-page]")) {
      page.hidden = page.dataset.page !== name;
    }
    $("loading").hidden = true;
  }

  /** Show one panel of the gate: scan, find, tally, device. @param {string} name */
  choose(name) {
    for (const panel of document.querySelectorAll("[data-panel]")) {
      panel.hidden = panel.dataset.panel !== name;
    }
    for (const button of document.querySelectorAll("[data-open]")) {
      button.toggleAttribute("aria-current", false);
      if (button.dataset.open === name) {
        button.setAttribute("aria-current", "page");
      }
    }
  }

  /**
   * @param {import("./judge.js").Judgement} found
   * @param {"ENTRY" | "EXIT"} direction
   * @param {{kiosk: boolean, time: (at: string) => string}} how
   */
  verdict(found, direction, how) {
    const { words } = this;
    const isWarning = found.reason === "already_in";
    const tone = found.shown === "green" ? "" : isWarning ? "wait" : "bad";
    const icon = found.shown === "green" ? "check" : isWarning ? "warning" : "no";
    const welcome = direction === "EXIT" ? words.goodbye : words.welcome;
    const refusal = isWarning ? words.already_in : words.no_entry;
    const card = document.createElement("div");
    card.className = `verdict ${tone}`;
    card.dataset.reason = found.reason || "admitted";
    card.append(drawing(icon), line("strong", found.shown === "green" ? welcome : refusal));
    const told = document.createElement("span");
    if (found.person) {
      told.append(line("b", found.person.name), line("div", this.category(found.person)));
      if (found.person.organization && !how.kiosk) {
        told.append(line("div", found.person.organization));
      }
    }
    if (found.earlier) {
      const since = words.since.replace("{time}", how.time(found.earlier.at));
      told.append(line("div", found.reason === "already_in" ? since : this.reason(found)));
    } else if (found.reason) {
      told.append(line("div", this.reason(found)));
    }
    card.append(told);
    $("verdict").replaceChildren(card);
  }

  reason(found) {
    return this.words.reasons[found.reason] ?? found.reason;
  }

  category(person) {
    return this.categories[person.category]?.label ?? "";
  }

  /** Nothing was kept, so nobody may go through on this scan. */
  broken() {
    const note = line("p", this.words.disk_full);
    note.className = "note bad";
    $("verdict").replaceChildren(note);
  }

  clearVerdict() {
    const ready = line("p", this.words.ready);
    ready.className = "soft";
    $("verdict").replaceChildren(ready);
  }

  /** @param {{queue: number, lastSync: number | null, online: boolean, shutOut: boolean}} state */
  status({ queue, lastSync, online, shutOut }) {
    const { words } = this;
    const time = lastSync ? new Date(lastSync).toTimeString().slice(0, 5) : words.never;
    $("waiting").textContent = words.waiting.replace("{count}", String(queue));
    $("synced").textContent = words.synced.replace("{time}", time);
    const network = $("network");
    network.textContent = shutOut ? words.shut_out : online ? words.online : words.offline;
    network.className = `badge ${shutOut ? "bad" : online ? "good" : "wait"}`;
    $("shut-out").hidden = !shutOut;
  }

  /** @param {number} inside @param {number} people */
  counts(inside, people) {
    $("inside").textContent = String(inside);
    $("known").textContent = this.words.known.replace("{count}", String(people));
  }

  /**
   * @param {import("./ledger.js").Person[]} people
   * @param {(reference: string) => void} onChoose
   */
  found(people, onChoose) {
    const list = $("found");
    list.replaceChildren(...people.map((person) => this.finding(person, onChoose)));
    $("nobody").hidden = people.length > 0 || $("query").value.trim() === "";
  }

  finding(person, onChoose) {
    const item = document.createElement("li");
    const told = document.createElement("span");
    told.append(line("b", person.name));
    const more = [this.category(person), person.organization].filter(Boolean).join(" · ");
    const small = line("div", more);
    small.className = "soft";
    told.append(small);
    const button = line("button", this.words.check_in);
    button.className = "button main push";
    button.type = "button";
    const who = line("span", `: ${person.name}`);
    who.className = "visually-hidden";
    button.append(who);
    button.addEventListener("click", () => onChoose(person.reference));
    item.append(told, button);
    return item;
  }

  /** @param {{name: string, verdict: string, at: string}[]} notices */
  notices(notices) {
    $("notices-box").hidden = notices.length === 0;
    $("notices").replaceChildren(
      ...notices.map((each) => {
        const verdict = this.words.verdicts[each.verdict] ?? each.verdict;
        return line("li", `${each.at.slice(11, 16)} UTC · ${each.name || "–"} · ${verdict}`);
      }),
    );
  }
}

/** @param {string} tag @param {string} text */
function line(tag, text) {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}

/** @param {string} name */
function drawing(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const use = document.createElementNS(space, "use");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#icon-${name}`);
  svg.append(use);
  return svg;
}
