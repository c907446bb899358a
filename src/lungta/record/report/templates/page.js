"use strict";
(() => {
  const scene = JSON.parse(document.getElementById("scene").textContent), heights = decodeGrid(scene.grid);
  const map = document.querySelector("svg.map"), readout = document.getElementById("readout"), holder = document.getElementById("block");
  const home = scene.pads[scene.home];
  document.querySelectorAll(".needs-script").forEach((element) => { element.hidden = false; });
  document.querySelector(".pair").classList.add("both");

  let showRoute = null;
  try { showRoute = terrainBlock(holder, scene, heights, map.querySelector("#relief").getAttribute("href")); } catch (error) { console.warn(error); }
  if (!showRoute) {
    const words = document.createElement("p");
    words.className = "block-missing"; words.textContent = "This browser shows no WebGL: the 3-D view is left out; the map has the same paths.";
    holder.replaceChildren(words);
  }

  const pick = (number) => {
    const route = scene.sorties[number];
    document.querySelectorAll("[data-sortie]").forEach((article) => { article.hidden = article.dataset.sortie !== number; });
    map.querySelectorAll("[data-route]").forEach((group) => group.toggleAttribute("hidden", group.dataset.route !== route));
    const radio = document.querySelector(`input[name=sortie][value="${number}"]`);
    if (radio) radio.checked = true;
    if (showRoute) showRoute(scene.routes[route]);
  };
  const named = () => location.hash.replace("#sortie-", "");
  document.querySelectorAll("input[name=sortie]").forEach((radio) => radio.addEventListener("change", () => pick(radio.value)));
  document.querySelectorAll("[data-pick]").forEach((element) => element.addEventListener("click", () => pick(element.dataset.pick)));
  window.addEventListener("hashchange", () => { if (scene.sorties[named()]) pick(named()); });
  const first = scene.sorties[named()] ? named() : Object.keys(scene.sorties)[0];
  if (first) pick(first);

  const blend = ([sw, se, nw, ne], fx, fy) => (sw * (1 - fx) + se * fx) * (1 - fy) + (nw * (1 - fx) + ne * fx) * fy;
  const degrees = (value, positive, negative) => `${Math.abs(value).toFixed(5)}° ${value >= 0 ? positive : negative}`;
  map.addEventListener("pointermove", (event) => {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(map.getScreenCTM().inverse());
    const fx = (point.x - scene.map.left) / (scene.map.right - scene.map.left), fy = (scene.map.bottom - point.y) / (scene.map.bottom - scene.map.top);
    if (fx < 0 || fx > 1 || fy < 0 || fy > 1) return;
    const { west_m, east_m, south_m, north_m, corner_lat_deg, corner_lon_deg } = scene.extent;
    const alt = heightAt(scene, heights, west_m + fx * (east_m - west_m), south_m + fy * (north_m - south_m));
    const rise = home ? Math.round(alt - home.at[2]) : 0;
    const above = home ? `, ${Math.abs(rise).toLocaleString("en")} m ${rise < 0 ? "below" : "above"} ${home.name}` : "";
    const height = Number.isNaN(alt) ? "no height here" : `ground ${Math.round(alt).toLocaleString("en")} m${above}`;
    readout.textContent = `${degrees(blend(corner_lat_deg, fx, fy), "N", "S")}, ${degrees(blend(corner_lon_deg, fx, fy), "E", "W")}: ${height}`;
  });
})();
