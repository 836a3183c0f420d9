/**
 * What a lesson can do more with a script: say at once whether an answer is right, change between
 * light and clear picture, count which parts of a video are watched, show another site in its
 * place. Without this file answers open, videos play and links lead on all the same.
 */
const REPORT_EVERY = 15_000; // milliseconds
const LONGEST_STEP = 1.5; // seconds between two ticks of a video that simply plays, at double speed

/* ---- Questions to oneself: [data-self-check] ---- */
function judge(question) {
  const inputs = [...question.querySelectorAll("input")];
  const chosen = inputs.filter((input) => input.checked);
  const verdict = question.querySelector("[data-verdict]");
  const wanted = inputs.filter((input) => "right" in input.dataset);
  const isWrong = chosen.some((input) => !wanted.includes(input));
  const isRight = !isWrong && chosen.length === wanted.length;
  verdict.classList.toggle("self-check__verdict--right", isRight);
  verdict.textContent = isRight ? verdict.dataset.rightWords : isWrong ? verdict.dataset.wrongWords : "";
}

for (const question of document.querySelectorAll("[data-self-check]")) {
  if (question.querySelector("[data-verdict]")) question.addEventListener("change", () => judge(question));
}

/* ---- Forms of a video: a[data-form] ---- */
function choose(link) {
  const section = link.closest(".video");
  const video = section.querySelector("video");
  const [at, plays] = [video.currentTime, !video.paused];
  video.src = link.href;
  video.addEventListener("loadedmetadata", () => { video.currentTime = at; if (plays) video.play(); }, { once: true });
  video.load();
  for (const other of section.querySelectorAll("a[data-form]")) other.removeAttribute("aria-current");
  link.setAttribute("aria-current", "true");
  if (!plays) video.play().catch(() => {});
}

for (const link of document.querySelectorAll("a[data-form]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    choose(link);
  });
}

/* ---- Watched parts: video[data-report] ---- */
class Watching {
  constructor(video) {
    this.video = video;
    this.parts = [];
    this.last = null;
    this.reported = 0;
    video.addEventListener("play", () => { this.last = video.currentTime; this.report(); });
    video.addEventListener("timeupdate", () => this.tick());
    video.addEventListener("seeking", () => { this.last = null; });
    for (const name of ["pause", "ended"]) video.addEventListener(name, () => { this.tick(); this.report(true); });
    addEventListener("visibilitychange", () => { if (document.hidden) this.report(true); });
  }

  tick() {
    const now = this.video.currentTime;
    const step = this.last === null ? 0 : now - this.last;
    if (step > 0 && step <= LONGEST_STEP * Math.max(1, this.video.playbackRate)) this.add(this.last, now);
    this.last = now;
    this.report();
  }

  add(from, to) {
    const part = this.parts.at(-1);
    if (part && Math.abs(part[1] - from) < 0.05) part[1] = to;
    else this.parts.push([from, to]);
  }

  /** Whole seconds only: what a part touches at its ends is rounded to the nearest. */
  whole() {
    return this.parts.map(([from, to]) => [Math.round(from), Math.round(to)]).filter(([from, to]) => to > from).slice(-200);
  }

  async report(isLast = false) {
    const now = Date.now();
    if (now - this.reported < (isLast ? 1000 : REPORT_EVERY)) return;
    this.reported = now;
    const body = new FormData();
    body.set("phan", JSON.stringify(this.whole()));
    body.set("csrfmiddlewaretoken", this.video.dataset.key);
    try {
      const response = await fetch(this.video.dataset.report, { method: "POST", body, keepalive: true });
      if (response.ok) this.tell((await response.json()).seconds);
    } catch {
      // The network is away: all parts are sent again with the next report.
    }
  }

  tell(seconds) {
    const place = this.video.closest(".video").querySelector("[data-watched]");
    const { words, length } = this.video.dataset;
    if (place) place.textContent = words.replace("{seconds}", seconds).replace("{all}", length);
  }
}

for (const video of document.querySelectorAll("video[data-report]")) new Watching(video);

/* ---- Another site: a[data-embed] ---- */
for (const link of document.querySelectorAll("a[data-embed]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const frame = document.createElement("iframe");
    frame.title = link.dataset.embed;
    frame.referrerPolicy = "no-referrer";
    frame.setAttribute("sandbox", "allow-scripts allow-same-origin allow-presentation allow-popups");
    frame.allowFullscreen = true;
    frame.src = link.href;
    link.closest("p").replaceWith(frame);
  });
}
