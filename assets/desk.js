// Search as you type, for officers: <form method="get" data-live="#results"> asks its own address again after a pause and
// replaces what stands in #results. Without scripts the form's button does the same.
for (const form of document.querySelectorAll("form[data-live]")) {
  const results = document.querySelector(form.dataset.live);
  let pause;
  let asking;

  form.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(refresh, 200);
  });

  async function refresh() {
    asking?.abort();
    asking = new AbortController();
    const address = `${form.action.split("?")[0]}?${new URLSearchParams(new FormData(form))}`;
    try {
      const answer = await fetch(address, { signal: asking.signal, headers: { Accept: "text/html" } });
      if (!answer.ok || answer.redirected) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      results.replaceChildren(...page.querySelector(form.dataset.live).childNodes);
      history.replaceState(null, "", address);
    } catch (error) {
      if (error.name !== "AbortError") throw error;
    }
  }
}

// What changes by itself: <div id="…" data-refresh="3"> is asked for again after so many seconds, until an answer comes without
// data-refresh. Without scripts, reloading the page does the same.
for (const part of document.querySelectorAll("[data-refresh]")) look(part);

function look(part) {
  setTimeout(async () => {
    if (document.hidden) return look(part);
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer?.ok || answer.redirected) return look(part);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(part.id);
    if (!fresh) return location.reload();
    part.replaceWith(fresh);
    document.title = page.title;
    if (fresh.dataset.refresh) look(fresh);
    else location.reload();
  }, part.dataset.refresh * 1000);
}
