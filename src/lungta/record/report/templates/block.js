"use strict";
// A block of ground with flight paths, in WebGL and nothing else. World axes: x east, y north, z up, one unit = the block's width.
const GROUND_VERTEX = `attribute vec3 place; attribute vec2 onPicture; uniform mat4 camera; uniform float lift; varying vec2 at;
void main() { at = onPicture; gl_Position = camera * vec4(place.xy, place.z * lift, 1.0); }`;
const GROUND_FRAGMENT = `precision mediump float; varying vec2 at; uniform sampler2D picture; uniform vec4 flat_colour;
void main() { gl_FragColor = flat_colour.a > 0.0 ? vec4(flat_colour.rgb * flat_colour.a, flat_colour.a) : vec4(texture2D(picture, at).rgb, 1.0); }`;
const LINE_VERTEX = `attribute vec3 place; attribute vec3 other; attribute float side; attribute float along;
uniform mat4 camera; uniform float lift; uniform vec2 screen; uniform float width; varying float run;
void main() {
  vec4 here = camera * vec4(place.xy, place.z * lift, 1.0), there = camera * vec4(other.xy, other.z * lift, 1.0);
  vec2 way = normalize((there.xy / there.w - here.xy / here.w) * screen + vec2(1e-6, 0.0));
  here.xy += vec2(-way.y, way.x) * side * width / screen * here.w;
  here.z -= 0.0006 * here.w; run = along; gl_Position = here;
}`;
const LINE_FRAGMENT = `precision mediump float; uniform vec4 colour; uniform float dash; varying float run;
void main() { if (dash > 0.0 && fract(run / dash) > 0.62) discard; gl_FragColor = vec4(colour.rgb * colour.a, colour.a); }`;
const COLOURS = { up: [0.04, 0.31, 0.62], down: [0.7, 0.28, 0.04], white: [1, 1, 1], earth: [0.55, 0.49, 0.41] };

function decodeGrid(grid) {
  const bytes = Uint8Array.from(atob(grid.heights), (letter) => letter.charCodeAt(0));
  const steps = new DataView(bytes.buffer);
  const heights = new Float32Array(grid.columns * grid.rows);
  for (let i = 0; i < heights.length; i++) {
    const step = steps.getUint16(2 * i, true);
    heights[i] = step === 65535 ? NaN : grid.low_m + step * grid.step_m;
  }
  return heights;
}

function heightAt(scene, heights, east, north) {
  const { columns, rows } = scene.grid, { west_m, south_m, east_m, north_m } = scene.extent;
  const x = Math.min(Math.max(((east - west_m) / (east_m - west_m)) * columns - 0.5, 0), columns - 1.001);
  const y = Math.min(Math.max(((north - south_m) / (north_m - south_m)) * rows - 0.5, 0), rows - 1.001);
  const c = Math.floor(x), r = Math.floor(y), fx = x - c, fy = y - r, at = (row, column) => heights[row * columns + column];
  return (at(r, c) * (1 - fx) + at(r, c + 1) * fx) * (1 - fy) + (at(r + 1, c) * (1 - fx) + at(r + 1, c + 1) * fx) * fy;
}

const multiply = (a, b) => Float32Array.from({ length: 16 }, (_, i) => {
  let sum = 0;
  for (let k = 0; k < 4; k++) sum += a[k * 4 + (i % 4)] * b[(i - (i % 4)) + k];
  return sum;
});
const minus = (a, b) => a.map((value, i) => value - b[i]);
const dot = (a, b) => a.reduce((sum, value, i) => sum + value * b[i], 0);
const cross = (a, b) => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
const unit = (a) => a.map((value) => value / Math.hypot(...a));

function lookFrom(eye, target, aspect) {
  const back = unit(minus(eye, target)), right = unit(cross([0, 0, 1], back)), up = cross(back, right);
  const near = 0.02, far = 12, focal = 1 / Math.tan(0.3);
  const view = [right[0], up[0], back[0], 0, right[1], up[1], back[1], 0, right[2], up[2], back[2], 0, -dot(right, eye), -dot(up, eye), -dot(back, eye), 1];
  const lens = [focal / aspect, 0, 0, 0, 0, focal, 0, 0, 0, 0, (far + near) / (near - far), -1, 0, 0, (2 * far * near) / (near - far), 0];
  return multiply(lens, view);
}

function groundMesh(scene, heights, world) {
  const { columns, rows, low_m } = scene.grid, places = [], picture = [], faces = [], skirt = [];
  const { west_m, south_m, east_m, north_m } = scene.extent;
  const at = (row, column, alt) => world([west_m + ((column + 0.5) / columns) * (east_m - west_m), south_m + ((row + 0.5) / rows) * (north_m - south_m), alt]);
  for (let row = 0; row < rows; row++) for (let column = 0; column < columns; column++) {
    const alt = heights[row * columns + column];
    places.push(...at(row, column, Number.isNaN(alt) ? low_m : alt));
    picture.push((column + 0.5) / columns, 1 - (row + 0.5) / rows);
  }
  const known = (i) => !Number.isNaN(heights[i]);
  for (let row = 0; row + 1 < rows; row++) for (let column = 0; column + 1 < columns; column++) {
    const a = row * columns + column, b = a + 1, c = a + columns, d = c + 1;
    if (known(a) && known(b) && known(c) && known(d)) faces.push(a, b, c, b, d, c);
  }
  const floor = low_m - 0.03 * (east_m - west_m), edge = (cells) => {
    for (let i = 0; i + 1 < cells.length; i++) {
      const corners = [cells[i], cells[i + 1]].map(([row, column]) => [row, column, heights[row * columns + column]]);
      if (corners.some((corner) => Number.isNaN(corner[2]))) continue;
      const [a, b] = corners.map((corner) => at(...corner)), [c, d] = corners.map((corner) => at(corner[0], corner[1], floor));
      skirt.push(...a, ...c, ...b, ...b, ...c, ...d);
    }
  };
  const columnsOf = [...Array(columns).keys()], rowsOf = [...Array(rows).keys()];
  edge(columnsOf.map((column) => [0, column])); edge(columnsOf.map((column) => [rows - 1, column]));
  edge(rowsOf.map((row) => [row, 0])); edge(rowsOf.map((row) => [row, columns - 1]));
  return { places, picture, faces, skirt };
}

function ribbon(points) {
  const data = [];
  let along = 0;
  for (let i = 0; i + 1 < points.length; i++) {
    const a = points[i], b = points[i + 1], length = Math.hypot(...minus(b, a));
    const corner = (at, other, side, run) => data.push(...at, ...other, side, run);
    corner(a, b, 1, along); corner(a, b, -1, along); corner(b, a, -1, along + length);
    corner(b, a, -1, along + length); corner(a, b, -1, along); corner(b, a, 1, along + length);
    along += length;
  }
  return data;
}

function terrainBlock(holder, scene, heights, pictureUrl) {
  const canvas = holder.querySelector("canvas"), gl = canvas.getContext("webgl", { antialias: true });
  if (!gl) return null;
  const { west_m, south_m, east_m, north_m } = scene.extent, span = Math.max(east_m - west_m, north_m - south_m);
  const world = ([east, north, alt]) => [(east - (west_m + east_m) / 2) / span, (north - (south_m + north_m) / 2) / span, (alt - scene.grid.low_m) / span];
  const program = (vertex, fragment) => {
    const made = gl.createProgram();
    for (const [kind, text] of [[gl.VERTEX_SHADER, vertex], [gl.FRAGMENT_SHADER, fragment]]) {
      const shader = gl.createShader(kind);
      gl.shaderSource(shader, text); gl.compileShader(shader); gl.attachShader(made, shader);
    }
    gl.linkProgram(made);
    if (!gl.getProgramParameter(made, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(made));
    return made;
  };
  const buffer = (values, target = gl.ARRAY_BUFFER, Kind = Float32Array) => {
    const made = gl.createBuffer();
    gl.bindBuffer(target, made); gl.bufferData(target, new Kind(values), gl.STATIC_DRAW);
    return { made, count: values.length };
  };
  const attribute = (programme, name, held, size, stride = 0, offset = 0) => {
    const place = gl.getAttribLocation(programme, name);
    if (place < 0) return;
    gl.bindBuffer(gl.ARRAY_BUFFER, held.made); gl.enableVertexAttribArray(place);
    gl.vertexAttribPointer(place, size, gl.FLOAT, false, stride, offset);
  };
  const ground = program(GROUND_VERTEX, GROUND_FRAGMENT), line = program(LINE_VERTEX, LINE_FRAGMENT);
  const mesh = groundMesh(scene, heights, world);
  const held = { places: buffer(mesh.places), picture: buffer(mesh.picture), skirt: buffer(mesh.skirt), faces: buffer(mesh.faces, gl.ELEMENT_ARRAY_BUFFER, Uint16Array) };
  const texture = gl.createTexture(), image = new Image();
  const pads = scene.pads.filter((pad) => pad.at[0] > west_m && pad.at[0] < east_m && pad.at[1] > south_m && pad.at[1] < north_m);
  const poleTop = ([east, north, alt]) => [east, north, alt + 0.035 * span];
  const poles = buffer(pads.flatMap((pad) => ribbon([world(pad.at), world(poleTop(pad.at))])));
  const labels = pads.map((pad) => {
    const label = document.createElement("span");
    label.className = "block-label"; label.textContent = pad.name; holder.append(label);
    return { label, at: world(poleTop(pad.at)) };
  });
  let ways = [], lift = 1, waiting = false;
  const home = scene.pads[scene.home].at, farthest = pads.reduce((best, pad) => (Math.hypot(...minus(pad.at, home)) > Math.hypot(...minus(best, home)) ? pad.at : best), home);
  const start = () => ({ turn: farthest === home ? 0 : Math.atan2(farthest[0] - home[0], farthest[1] - home[1]) - 0.55, tilt: 0.6, distance: 1.9, target: [0, 0, world([0, 0, (scene.grid.low_m + farthest[2]) / 2])[2]] });
  let eye = start();

  const draw = () => {
    waiting = false;
    const ratio = Math.min(window.devicePixelRatio || 1, 2), wide = Math.round(canvas.clientWidth * ratio), high = Math.round(canvas.clientHeight * ratio);
    if (!wide || !high) return;
    if (canvas.width !== wide || canvas.height !== high) { canvas.width = wide; canvas.height = high; }
    const away = [-Math.sin(eye.turn) * Math.cos(eye.tilt), -Math.cos(eye.turn) * Math.cos(eye.tilt), Math.sin(eye.tilt)].map((value) => value * eye.distance);
    const target = [eye.target[0], eye.target[1], eye.target[2] * lift];
    const camera = lookFrom(target.map((value, i) => value + away[i]), target, wide / high);
    gl.viewport(0, 0, wide, high); gl.clearColor(0, 0, 0, 0); gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
    gl.enable(gl.DEPTH_TEST); gl.enable(gl.BLEND); gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    const shared = (programme) => {
      gl.useProgram(programme);
      gl.uniformMatrix4fv(gl.getUniformLocation(programme, "camera"), false, camera);
      gl.uniform1f(gl.getUniformLocation(programme, "lift"), lift);
      return (name) => gl.getUniformLocation(programme, name);
    };
    let uniform = shared(ground);
    gl.uniform4f(uniform("flat_colour"), 0, 0, 0, 0);
    attribute(ground, "place", held.places, 3); attribute(ground, "onPicture", held.picture, 2);
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, held.faces.made); gl.drawElements(gl.TRIANGLES, held.faces.count, gl.UNSIGNED_SHORT, 0);
    gl.disableVertexAttribArray(gl.getAttribLocation(ground, "onPicture"));
    const flat = (shape, colour, alpha) => {
      gl.uniform4f(uniform("flat_colour"), ...colour, alpha); attribute(ground, "place", shape, 3); gl.drawArrays(gl.TRIANGLES, 0, shape.count / 3);
    };
    flat(held.skirt, COLOURS.earth, 1);
    gl.depthMask(false);
    for (const way of ways) flat(way.curtain, COLOURS[way.name], 0.2);
    uniform = shared(line);
    gl.uniform2f(uniform("screen"), wide, high);
    const stroke = (shape, colour, alpha, width, dash) => {
      gl.uniform4f(uniform("colour"), ...colour, alpha); gl.uniform1f(uniform("width"), width * ratio); gl.uniform1f(uniform("dash"), dash);
      ["place", "other", "side", "along"].forEach((name, i) => attribute(line, name, shape, i < 2 ? 3 : 1, 32, [0, 12, 24, 28][i]));
      gl.drawArrays(gl.TRIANGLES, 0, shape.count / 8);
    };
    stroke(poles, [0.1, 0.12, 0.14], 1, 1.6, 0);
    for (const hidden of [true, false]) {  // behind a ridge a path shows faintly, before it fully
      gl[hidden ? "disable" : "enable"](gl.DEPTH_TEST);
      if (!hidden) for (const way of ways) stroke(way.line, COLOURS.white, 0.9, 5.5, 0);
      for (const way of ways) {
        stroke(way.line, COLOURS[way.name], hidden ? 0.35 : 1, 3.2, way.name === "down" ? 0.03 : 0);
      }
    }
    gl.depthMask(true);
    for (const { label, at } of labels) {
      const point = [at[0], at[1], at[2] * lift, 1], [x, y, , w] = [0, 1, 2, 3].map((row) => point.reduce((sum, value, k) => sum + value * camera[k * 4 + row], 0));
      label.style.transform = `translate(-50%, -100%) translate(${(((x / w) + 1) / 2) * canvas.clientWidth}px, ${((1 - y / w) / 2) * canvas.clientHeight}px)`;
      label.hidden = w <= 0;
    }
  };
  const redraw = () => { if (!waiting) { waiting = true; requestAnimationFrame(draw); } };
  image.onload = () => {
    gl.bindTexture(gl.TEXTURE_2D, texture); gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGB, gl.RGB, gl.UNSIGNED_BYTE, image);
    for (const [name, value] of [[gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE], [gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE], [gl.TEXTURE_MIN_FILTER, gl.LINEAR]]) gl.texParameteri(gl.TEXTURE_2D, name, value);
    redraw();
  };
  image.src = pictureUrl;

  const steps = { left: () => (eye.turn -= 0.2), right: () => (eye.turn += 0.2), up: () => (eye.tilt += 0.1), down: () => (eye.tilt -= 0.1), closer: () => (eye.distance /= 1.2), farther: () => (eye.distance *= 1.2), reset: () => (eye = start()) };
  const tidy = () => { eye.tilt = Math.min(Math.max(eye.tilt, 0.08), 1.55); eye.distance = Math.min(Math.max(eye.distance, 0.25), 5); redraw(); };
  const act = (name) => { steps[name](); tidy(); };
  const keys = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down", "+": "closer", "=": "closer", "-": "farther", 0: "reset" };
  canvas.addEventListener("keydown", (event) => { if (keys[event.key]) { event.preventDefault(); act(keys[event.key]); } });
  holder.querySelectorAll("[data-do]").forEach((button) => button.addEventListener("click", () => act(button.dataset.do)));
  holder.querySelector("select").addEventListener("change", (event) => { lift = Number(event.target.value); redraw(); });
  canvas.addEventListener("wheel", (event) => { if (event.ctrlKey) { event.preventDefault(); eye.distance *= Math.exp(event.deltaY / 400); tidy(); } }, { passive: false });
  const pointers = new Map(), spread = () => { const [a, b] = [...pointers.values()]; return Math.hypot(a.x - b.x, a.y - b.y); };
  canvas.addEventListener("pointerdown", (event) => { pointers.set(event.pointerId, { x: event.clientX, y: event.clientY }); canvas.setPointerCapture(event.pointerId); });
  canvas.addEventListener("pointermove", (event) => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const apart = pointers.size === 2 ? spread() : 0, dx = event.clientX - before.x, dy = event.clientY - before.y;
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (apart) eye.distance *= apart / Math.max(spread(), 1);
    else if (event.shiftKey) {
      const scale = (eye.distance * 0.62) / canvas.clientHeight, [s, c] = [Math.sin(eye.turn), Math.cos(eye.turn)];
      eye.target[0] += (-dx * c + dy * s) * scale; eye.target[1] += (dx * s + dy * c) * scale;
    } else { eye.turn -= dx * 0.006; eye.tilt += dy * 0.006; }
    tidy();
  });
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, (event) => pointers.delete(event.pointerId));
  new ResizeObserver(redraw).observe(canvas);

  const fine = (points) => points.slice(1).reduce((dense, b) => {
    const a = dense[dense.length - 1], pieces = Math.max(1, Math.ceil(Math.hypot(b[0] - a[0], b[1] - a[1]) / 40));
    return dense.concat([...Array(pieces).keys()].map((i) => a.map((value, k) => value + ((b[k] - value) * (i + 1)) / pieces)));
  }, [points[0]]);
  return (route) => {
    ways = ["up", "down"].map((name) => {
      const points = fine(route[name]), curtain = [];
      for (let i = 0; i + 1 < points.length; i++) {
        const [a, b] = [points[i], points[i + 1]], foot = ([east, north]) => { const alt = heightAt(scene, heights, east, north); return world([east, north, Number.isNaN(alt) ? scene.grid.low_m : alt]); };
        curtain.push(...world(a), ...foot(a), ...world(b), ...world(b), ...foot(a), ...foot(b));
      }
      return { name, line: buffer(ribbon(points.map(world))), curtain: buffer(curtain) };
    });
    redraw();
  };
}
