/** The service worker: registered once; a new version waits until somebody says so. */

/**
 * @param {HTMLElement} box shown when a new version waits
 */
export async function watchForUpdate(box) {
  if (!("serviceWorker" in navigator)) {
    document.getElementById("no-offline").hidden = false;
    return;
  }
  const registration = await navigator.serviceWorker.register("/gate/sw.js", { scope: "/gate/" });
  const offer = () => {
    box.hidden = !registration.waiting || !registration.active;
  };
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", offer);
  });
  offer();
  box.querySelector("button").addEventListener("click", () => {
    navigator.serviceWorker.addEventListener("controllerchange", () => window.location.reload());
    registration.waiting?.postMessage("take over");
  });
}
