// The one big button of a room's screen, for as long as the browser lets no sound through; a press anywhere on the page does as well.
import { sound } from "../../ui/js/sound.js";

const button = document.getElementById("sound-gate");
const show = () => {
  button.hidden = sound.on;
};
document.addEventListener("sound", show);
show();
