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
