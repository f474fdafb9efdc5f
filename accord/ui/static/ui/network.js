// A network that was drawn on the server: zoom, move, walk by arrow keys, see what a node is tied to.
const BOX = 200, HIGH = 66, STEP = 1.25;

function curve(x, y, toX, toY) {
  const forward = toX >= x ? 1 : -1;
  const start = forward === 1 ? x + BOX : x, end = forward === 1 ? toX : toX + BOX;
  const bend = forward * Math.max(Math.abs(end - start) / 2, 30), mid = HIGH / 2;
  return `M${start} ${y + mid}C${start + bend} ${y + mid} ${end - bend} ${toY + mid} ${end} ${toY + mid}`;
}

function place(node) {
  const at = node.transform.baseVal.getItem(0).matrix;
  return {x: at.e, y: at.f};
}

function begin(figure) {
  const svg = figure.querySelector(".network-drawing"), nodes = [...svg.querySelectorAll(".node")];
  const ties = [...svg.querySelectorAll(".tie")], view = svg.viewBox.baseVal;
  const whole = {x: view.x, y: view.y, width: view.width, height: view.height};
  const byKey = new Map(nodes.map((node) => [node.dataset.node, node]));

  function zoom(by, atX = view.x + view.width / 2, atY = view.y + view.height / 2) {
    const width = Math.min(Math.max(view.width / by, whole.width / 8), whole.width * 2), real = view.width / width;
    view.x = atX - (atX - view.x) / real; view.y = atY - (atY - view.y) / real;
    view.height /= real; view.width = width;
  }
  function fit() { Object.assign(view, whole); }
  function show(node) {
    const near = new Set([node.dataset.node]);
    for (const tie of ties) {
      const on = tie.dataset.source === node.dataset.node || tie.dataset.target === node.dataset.node;
      tie.classList.toggle("on", on);
      if (on) { near.add(tie.dataset.source); near.add(tie.dataset.target); }
    }
    svg.classList.add("looking");
    for (const other of nodes) other.classList.toggle("on", near.has(other.dataset.node));
  }
  function rest() { svg.classList.remove("looking"); }
  function move(node, x, y) {
    node.setAttribute("transform", `translate(${x} ${y})`);
    for (const tie of ties) {
      if (tie.dataset.source !== node.dataset.node && tie.dataset.target !== node.dataset.node) continue;
      const from = place(byKey.get(tie.dataset.source)), to = place(byKey.get(tie.dataset.target));
      tie.setAttribute("d", curve(from.x, from.y, to.x, to.y));
    }
  }
  function nearest(node, dx, dy) {
    const from = place(node);
    let best = null, least = Infinity;
    for (const other of nodes) {
      const to = place(other), x = to.x - from.x, y = to.y - from.y, ahead = x * dx + y * dy;
      const far = ahead + 3 * Math.abs(x * dy + y * dx);
      if (ahead > 1 && far < least && other.href) { best = other; least = far; }
    }
    return best;
  }

  svg.addEventListener("keydown", (event) => {
    const ways = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]}, way = ways[event.key];
    const node = event.target.closest(".node");
    if (!way || !node || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    nearest(node, ...way)?.focus();
  });
  for (const node of nodes) {
    for (const name of ["focus", "pointerenter"]) node.addEventListener(name, () => show(node));
    for (const name of ["blur", "pointerleave"]) node.addEventListener(name, rest);
    node.addEventListener("dragstart", (event) => event.preventDefault());
  }
  svg.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;  // the page scrolls as everywhere
    event.preventDefault();
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    zoom(event.deltaY < 0 ? STEP : 1 / STEP, at.x, at.y);
  }, {passive: false});

  let held = null;
  svg.addEventListener("pointerdown", (event) => {
    if (event.button || event.pointerType === "touch") return;  // a finger scrolls
    const node = event.target.closest(".node");
    held = {node, x: event.clientX, y: event.clientY, from: node ? place(node) : {x: view.x, y: view.y}, moved: false};
  });
  svg.addEventListener("pointermove", (event) => {
    if (!held) return;
    const scale = svg.getScreenCTM().a, x = (event.clientX - held.x) / scale, y = (event.clientY - held.y) / scale;
    if (!held.moved && Math.hypot(x, y) < 4) return;
    if (!held.moved) svg.setPointerCapture(event.pointerId);
    held.moved = true;
    if (held.node) move(held.node, held.from.x + x, held.from.y + y);
    else { view.x = held.from.x - x; view.y = held.from.y - y; held.from = {x: view.x, y: view.y}; held.x = event.clientX; held.y = event.clientY; }
  });
  svg.addEventListener("pointerup", () => { if (held?.moved) svg.addEventListener("click", (event) => event.preventDefault(), {once: true, capture: true}); held = null; });

  const frame = svg.parentElement, middle = svg.querySelector(".s-accent")?.getBoundingClientRect();
  if (middle) {  // on a small screen begin at what the picture is about
    const shown = frame.getBoundingClientRect();
    frame.scrollLeft += middle.x + middle.width / 2 - shown.x - shown.width / 2;
  }

  const words = document.getElementById("network-words")?.content.firstElementChild;
  if (words) {
    const tools = words.cloneNode(true);
    tools.addEventListener("click", (event) => {
      const what = event.target.closest("button")?.value;
      if (what === "in") zoom(STEP); else if (what === "out") zoom(1 / STEP); else if (what === "all") fit();
    });
    figure.prepend(tools);
  }
}

for (const figure of document.querySelectorAll(".network")) begin(figure);
