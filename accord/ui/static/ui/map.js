/* Draws maps from the lists that pages hold anyway. Without this file the tiles, lists and inputs stand. */
const L = window.L;
const DEGREE = 1_000_000;
const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

/* Rings come as a first corner and steps on a grid: add the steps up, give degrees, latitude first. */
const ringOf = (steps, grid) => {
  const corners = [];
  let [x, y] = [0, 0];
  for (let at = 0; at < steps.length; at += 2) {
    x += steps[at];
    y += steps[at + 1];
    corners.push([(y * grid) / DEGREE, (x * grid) / DEGREE]);
  }
  return corners;
};
const outlineOf = (shape, grid) => shape.outline.map((polygon) => polygon.map((ring) => ringOf(ring, grid)));

const fetched = async (address) => {
  const answer = await fetch(address, {credentials: "same-origin", headers: {Accept: "application/json"}});
  return answer.ok ? answer.json() : null;
};

const openMap = (canvas) => {
  canvas.hidden = false;
  canvas.dir = "ltr";
  const map = L.map(canvas, {
    attributionControl: false, zoomControl: false, scrollWheelZoom: false, zoomSnap: 0.25, maxZoom: 14,
    zoomAnimation: !still, fadeAnimation: !still, inertia: !still,
  });
  L.control.zoom({zoomInTitle: canvas.dataset.zoomIn, zoomOutTitle: canvas.dataset.zoomOut}).addTo(map);
  return map;
};

/* What an area says: the words of its line in the list, as text and never as markup. */
const labelOf = (words) => {
  const label = document.createElement("span");
  label.dir = "auto";
  label.textContent = words.replace(/\s+/g, " ").trim();
  return label;
};

const drawAreas = (map, layer, look) => {
  const drawn = new Map();
  const disputed = [];
  for (const shape of layer.shapes) {
    const how = look(shape);
    const outline = outlineOf(shape, layer.grid);
    const area = L.polygon(outline, {className: how.className, interactive: how.interactive ?? true, smoothFactor: 0.6});
    area.addTo(map);
    if (how.words) area.bindTooltip(labelOf(how.words), {sticky: true});
    // Whoever listens for the focus can be reached by Tab: a hundred districts before the list that leads to each.
    area.getElement()?.setAttribute("tabindex", "-1");
    drawn.set(shape.place, area);
    if (shape.disputed) disputed.push(outline);
  }
  for (const className of ["area-gap", "area-dash"]) {
    disputed.forEach((outline) => L.polygon(outline, {className, fill: false, interactive: false}).addTo(map));
  }
  return drawn;
};

const showAll = (map, drawn) => {
  const areas = [...drawn.values()];
  if (!areas.length) return false;
  map.fitBounds(L.featureGroup(areas).getBounds(), {padding: [8, 8], animate: false});
  map.setMinZoom(map.getZoom() - 1);
  return true;
};

const light = (area, isLit) => area?.getElement()?.classList.toggle("lit", isLit);

/* A figure by place: pointing at either the line or the area lights both; a click goes where the line leads. */
const drawFigure = async (host) => {
  const layer = await fetched(host.dataset.shapes);
  const lines = new Map([...host.querySelectorAll("[data-area]")].map((line) => [line.dataset.area, line]));
  if (!layer?.shapes.some((shape) => lines.has(shape.place))) return;
  host.querySelector(".tiles").hidden = true;
  const map = openMap(host.querySelector(".map-canvas"));
  map.setView([0, 0], 2);
  const drawn = drawAreas(map, layer, ({place}) => {
    const line = lines.get(place);
    const shade = line?.dataset.shade === undefined ? "" : ` shade-${line.dataset.shade}`;
    const marked = line && "marked" in line.dataset ? " marked" : "";
    return {className: `area${shade}${marked}`, words: line?.textContent ?? "", interactive: Boolean(line)};
  });
  showAll(map, drawn);
  for (const [place, line] of lines) {
    const area = drawn.get(place);
    if (!area) continue;
    const lit = (isLit) => () => { light(area, isLit); line.classList.toggle("lit", isLit); };
    for (const name of ["mouseenter", "focusin"]) line.addEventListener(name, lit(true));
    for (const name of ["mouseleave", "focusout"]) line.addEventListener(name, lit(false));
    area.on("mouseover", lit(true)).on("mouseout", lit(false));
    area.on("click", () => line.querySelector("a")?.click());
    if ("marked" in line.dataset) area.bringToFront();
  }
  if (host.dataset.point) {
    const [x, y] = host.dataset.point.split(",").map(Number);
    L.circleMarker([y, x], {radius: 7, className: "map-point", interactive: false}).addTo(map);
  }
};

/* Areas of a form: the boxes are the truth, the map ticks them. */
const pickAreas = (host) => {
  const boxes = new Map([...host.querySelectorAll("[type=checkbox]")].map((box) => [box.value, box]));
  const nameOf = (box) => box?.dataset.name ?? box?.parentElement.querySelector("bdi").textContent;
  const find = host.querySelector("[data-find]");
  find.parentElement.hidden = false;
  find.addEventListener("input", () => narrow(host, find.value));
  find.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  const chosen = host.querySelector(".picker-chosen");
  const tell = () => {
    const ticked = [...boxes.values()].filter((box) => box.checked);
    chosen.replaceChildren(...ticked.map((box) => {
      const item = document.createElement("li");
      item.className = "chip";
      item.textContent = nameOf(box);
      return item;
    }));
  };
  host.addEventListener("change", tell);
  tell();
  const fold = host.querySelector(".picker-map");
  if (!fold || !host.dataset.shapes) return;
  fold.hidden = false;
  fold.addEventListener("toggle", async () => {
    const layer = fold.open && !fold.dataset.drawn ? await fetched(host.dataset.shapes) : null;
    if (!layer) return;
    fold.dataset.drawn = "yes";
    const map = openMap(fold.querySelector(".map-canvas"));
    map.setView([0, 0], 2);
    const look = ({place}) => ({className: "area", words: nameOf(boxes.get(place)), interactive: boxes.has(place)});
    const drawn = drawAreas(map, layer, look);
    showAll(map, drawn);
    const paint = () => drawn.forEach((area, place) => {
      area.getElement()?.classList.toggle("shade-3", Boolean(boxes.get(place)?.checked));
    });
    drawn.forEach((area, place) => area.on("click", () => {
      boxes.get(place)?.click();
    }));
    host.addEventListener("change", paint);
    paint();
  });
};

const narrow = (host, typed) => {
  const words = typed.trim().toLocaleLowerCase();
  for (const label of host.querySelectorAll(".picker-tree label")) {
    label.hidden = Boolean(words) && !label.textContent.toLocaleLowerCase().includes(words);
  }
  for (const part of host.querySelectorAll(".picker-tree details")) {
    const hit = [...part.querySelectorAll("label")].some((label) => !label.hidden);
    part.hidden = !hit;
    part.open = Boolean(words) && hit;
  }
};

/* A point of a form: the two numbers are the truth, a click on the map writes them. */
const pickPoint = async (host) => {
  const [latitude, longitude] = host.querySelectorAll("input");
  const layer = host.dataset.shapes ? await fetched(host.dataset.shapes) : null;
  if (!layer?.shapes.length) return;
  const canvas = host.querySelector(".map-canvas");
  const map = openMap(canvas);
  map.setView([0, 0], 2);
  canvas.classList.add("picks");
  showAll(map, drawAreas(map, layer, () => ({className: "area", interactive: false})));
  const dot = L.circleMarker([0, 0], {radius: 7, className: "map-point", interactive: false});
  const show = () => {
    const at = [latitude, longitude].map((input) => input.valueAsNumber);
    if (at.some(Number.isNaN)) dot.remove();
    else dot.setLatLng(at).addTo(map);
  };
  map.on("click", ({latlng}) => {
    latitude.value = latlng.lat.toFixed(4);
    longitude.value = latlng.lng.toFixed(4);
    latitude.dispatchEvent(new Event("input", {bubbles: true}));
    show();
  });
  host.addEventListener("input", show);
  show();
};

if (L) {
  document.querySelectorAll(".area-map[data-shapes]").forEach(drawFigure);
  document.querySelectorAll(".point-picker").forEach(pickPoint);
}
document.querySelectorAll(".area-picker").forEach(pickAreas);
