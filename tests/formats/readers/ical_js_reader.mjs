// What ical.js shows of calendar files: the library inside Thunderbird and Nextcloud. From npm.
// Times are reckoned by each file's own VTIMEZONE, never by a zone that the library knows.
import fs from "node:fs";
import path from "node:path";
import ICAL from "ical.js";

const moment = (time, zone) => {
  if (!time) return null;
  if (time.isDate) return time.toICALString();
  const local = time.clone();
  if (zone && local.zone.tzid !== "UTC") local.zone = zone;
  return local.convertToZone(ICAL.Timezone.utcTimezone).toICALString();
};

const read = (file) => {
  const calendar = new ICAL.Component(ICAL.parse(fs.readFileSync(file, "utf8")));
  const written = calendar.getFirstSubcomponent("vtimezone");
  const zone = written && new ICAL.Timezone(written);
  const events = calendar.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    const attendee = component.getFirstProperty("attendee");
    return {
      uid: event.uid,
      sequence: event.sequence ?? 0,
      summary: event.summary,
      starts: component.hasProperty("dtstart") ? moment(event.startDate, zone) : null,
      ends: component.hasProperty("dtend") ? moment(event.endDate, zone) : null,
      attendee: attendee ? attendee.getFirstValue() : null,
    };
  });
  return { file: path.basename(file), method: calendar.getFirstPropertyValue("method"), problems: [], events };
};

console.log(JSON.stringify(process.argv.slice(2).map(read)));
