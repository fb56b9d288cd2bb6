// Improvements only: every page works without this file.
"use strict";

// "/" goes to the search box, as on most sites with one.
document.addEventListener("keydown", (event) => {
  const target = event.composedPath()[0]; // event.target is not told what lies in a shadow tree, as the query editor does
  const typing = target instanceof Element && target.closest("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const box = document.querySelector(".find input");
  if (box) {
    event.preventDefault();
    box.focus();
    box.select();
  }
});

// A field for a thing offers names while one types; data-suggest holds the kinds.
for (const field of document.querySelectorAll("input[data-suggest]")) {
  const list = document.getElementById(field.getAttribute("list"));
  let asked = "";
  let waiting = 0;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    const text = field.value.trim();
    if (text.length < 2 || text === asked) return;
    waiting = setTimeout(async () => {
      asked = text;
      const parameters = new URLSearchParams({ q: text });
      for (const kind of field.dataset.suggest.split(" ")) if (kind) parameters.append("kind", kind);
      for (const world of ["at", "published-until"]) { // the one that the page shows
        const given = field.form.elements.namedItem(world);
        if (given && given.value) parameters.append(world, given.value);
      }
      try {
        const answer = await fetch(`/suggest?${parameters}`);
        if (!answer.ok || text !== field.value.trim()) return;
        const found = await answer.json();
        list.replaceChildren(...found.things.map((thing) => {
          const option = document.createElement("option");
          option.value = thing.name;
          if (thing.matched !== thing.name) option.label = `${thing.name} (${thing.matched})`;
          return option;
        }));
      } catch {
        // Without an answer the field stays a plain one.
      }
    }, 150);
  });
}

// The sentence that an address leads to (#char=BEGIN,END) is lit as a whole; without this its begin is.
function light() {
  const found = location.hash.match(/^#char=(\d+),(\d+)$/);
  const place = found && document.getElementById(location.hash.slice(1));
  if (!place || !CSS.highlights) return;
  const texts = document.createTreeWalker(place.closest(".prose"), NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement.closest("sup") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
  const sentence = new Highlight();
  let left = found[2] - found[1];
  for (let node = texts.nextNode(); node && left > 0; node = texts.nextNode()) {
    if (!(place.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING)) continue;
    const letters = [...node.data]; // offsets count code points
    const part = new Range();
    part.setStart(node, 0);
    part.setEnd(node, letters.slice(0, left).join("").length);
    sentence.add(part);
    left -= letters.length;
  }
  CSS.highlights.set("sentence", sentence);
}
addEventListener("hashchange", light);
light();
