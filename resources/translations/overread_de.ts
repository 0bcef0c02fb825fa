<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
    <context>
        <name>Language</name>
        <message>
            <source>English</source>
            <translation>Deutsch</translation>
        </message>
        <message>
            <source>n != 1</source>
            <translation>n != 1</translation>
        </message>
        <message>
            <source>.</source>
            <translation>,</translation>
        </message>
        <message>
            <source>,</source>
            <translation>.</translation>
        </message>
        <message>
            <source>{year}-{month}-{day}</source>
            <translation>{day}.{month}.{year}</translation>
        </message>
    </context>
    <context>
        <name>Overread</name>
        <message>
            <source>  ({pixel}, {pixel2} mm)</source>
            <translation>  ({pixel}, {pixel2} mm)</translation>
        </message>
        <message>
            <source> (Shift+{n})</source>
            <translation> (Umschalt+{n})</translation>
        </message>
        <message>
            <source> and {names}</source>
            <translation> und {names}</translation>
        </message>
        <message>
            <source> and {n} more</source>
            <translation> und {n} weitere</translation>
        </message>
        <message>
            <source>&amp;1:1</source>
            <translation>&amp;1:1</translation>
        </message>
        <message>
            <source>&amp;About Overread</source>
            <translation>&amp;Über Overread</translation>
        </message>
        <message>
            <source>&amp;Acceptance test…</source>
            <translation>Abnahmep&amp;rüfung…</translation>
        </message>
        <message>
            <source>&amp;Agree</source>
            <translation>&amp;Zustimmen</translation>
        </message>
        <message>
            <source>&amp;All studies</source>
            <translation>&amp;Alle Studien</translation>
        </message>
        <message>
            <source>&amp;Analyse</source>
            <translation>&amp;Analyse</translation>
        </message>
        <message>
            <source>&amp;Angle</source>
            <translation>&amp;Winkel</translation>
        </message>
        <message>
            <source>&amp;Attributes of the file…</source>
            <translation>&amp;Attribute der Datei…</translation>
        </message>
        <message>
            <source>&amp;Bare picture beside</source>
            <translation>&amp;Bloßes Bild daneben</translation>
        </message>
        <message>
            <source>&amp;Browse…</source>
            <translation>&amp;Durchsuchen…</translation>
        </message>
        <message>
            <source>&amp;Cancel</source>
            <translation>Abbre&amp;chen</translation>
        </message>
        <message>
            <source>&amp;Channels</source>
            <translation>Ka&amp;näle</translation>
        </message>
        <message>
            <source>&amp;Choose which models read…</source>
            <translation>&amp;Wählen, welche Modelle lesen…</translation>
        </message>
        <message>
            <source>&amp;Clear the list</source>
            <translation>Liste &amp;leeren</translation>
        </message>
        <message>
            <source>&amp;Columns…</source>
            <translation>&amp;Spalten…</translation>
        </message>
        <message>
            <source>&amp;Comment</source>
            <translation>&amp;Kommentar</translation>
        </message>
        <message>
            <source>&amp;Compare with</source>
            <translation>&amp;Vergleichen mit</translation>
        </message>
        <message>
            <source>&amp;Decide</source>
            <translation>&amp;Entscheiden</translation>
        </message>
        <message>
            <source>&amp;Delete a patient…</source>
            <translation>&amp;Patienten löschen…</translation>
        </message>
        <message>
            <source>&amp;Delete all of it</source>
            <translation>Alles &amp;löschen</translation>
        </message>
        <message>
            <source>&amp;Delete mark</source>
            <translation>Mark&amp;ierung löschen</translation>
        </message>
        <message>
            <source>&amp;Disagree</source>
            <translation>Widers&amp;prechen</translation>
        </message>
        <message>
            <source>&amp;Ellipse</source>
            <translation>&amp;Ellipse</translation>
        </message>
        <message>
            <source>&amp;File</source>
            <translation>&amp;Datei</translation>
        </message>
        <message>
            <source>&amp;Find and fetch</source>
            <translation>Suchen und &amp;holen</translation>
        </message>
        <message>
            <source>&amp;Find in the list</source>
            <translation>In der Liste s&amp;uchen</translation>
        </message>
        <message>
            <source>&amp;Findings</source>
            <translation>&amp;Befunde</translation>
        </message>
        <message>
            <source>&amp;Fit</source>
            <translation>&amp;Einpassen</translation>
        </message>
        <message>
            <source>&amp;Folder</source>
            <translation>&amp;Ordner</translation>
        </message>
        <message>
            <source>&amp;Four pictures</source>
            <translation>&amp;Vier Bilder</translation>
        </message>
        <message>
            <source>&amp;Go on after a decision</source>
            <translation>Nach einer Entscheidung &amp;weitergehen</translation>
        </message>
        <message>
            <source>&amp;Grey levels</source>
            <translation>&amp;Grauwerte</translation>
        </message>
        <message>
            <source>&amp;Help</source>
            <translation>&amp;Hilfe</translation>
        </message>
        <message>
            <source>&amp;How many hold</source>
            <translation>&amp;Wie viele zutreffen</translation>
        </message>
        <message>
            <source>&amp;Id</source>
            <translation>&amp;Kennung</translation>
        </message>
        <message>
            <source>&amp;Import a model…</source>
            <translation>Modell &amp;importieren…</translation>
        </message>
        <message>
            <source>&amp;Keep a copy of the key…</source>
            <translation>Eine &amp;Kopie des Schlüssels aufbewahren…</translation>
        </message>
        <message>
            <source>&amp;Key picture</source>
            <translation>&amp;Schlüsselbild</translation>
        </message>
        <message>
            <source>&amp;Keys and mouse</source>
            <translation>&amp;Tasten und Maus</translation>
        </message>
        <message>
            <source>&amp;Labels</source>
            <translation>&amp;Bezeichnungen</translation>
        </message>
        <message>
            <source>&amp;Layout</source>
            <translation>An&amp;ordnung</translation>
        </message>
        <message>
            <source>&amp;Length</source>
            <translation>&amp;Länge</translation>
        </message>
        <message>
            <source>&amp;Light theme</source>
            <translation>&amp;Helles Thema</translation>
        </message>
        <message>
            <source>&amp;List</source>
            <translation>&amp;Liste</translation>
        </message>
        <message>
            <source>&amp;Look</source>
            <translation>&amp;Suchen</translation>
        </message>
        <message>
            <source>&amp;Manual</source>
            <translation>&amp;Handbuch</translation>
        </message>
        <message>
            <source>&amp;Measure</source>
            <translation>&amp;Messen</translation>
        </message>
        <message>
            <source>&amp;Model</source>
            <translation>&amp;Modell</translation>
        </message>
        <message>
            <source>&amp;Model card</source>
            <translation>&amp;Modellkarte</translation>
        </message>
        <message>
            <source>&amp;Move all dates of a patient by the same days</source>
            <translation>Alle Datumsangaben eines Patienten um gleich viele Tage &amp;verschieben</translation>
        </message>
        <message>
            <source>&amp;Next mark</source>
            <translation>&amp;Nächste Markierung</translation>
        </message>
        <message>
            <source>&amp;Next pane</source>
            <translation>&amp;Nächstes Bildfeld</translation>
        </message>
        <message>
            <source>&amp;Next panel</source>
            <translation>&amp;Nächster Bereich</translation>
        </message>
        <message>
            <source>&amp;Next picture</source>
            <translation>&amp;Nächstes Bild</translation>
        </message>
        <message>
            <source>&amp;Next series</source>
            <translation>&amp;Nächste Serie</translation>
        </message>
        <message>
            <source>&amp;Next undecided</source>
            <translation>&amp;Nächste unentschiedene</translation>
        </message>
        <message>
            <source>&amp;One picture</source>
            <translation>&amp;Ein Bild</translation>
        </message>
        <message>
            <source>&amp;Open files…</source>
            <translation>&amp;Dateien öffnen…</translation>
        </message>
        <message>
            <source>&amp;Other pictures</source>
            <translation>&amp;Andere Bilder</translation>
        </message>
        <message>
            <source>&amp;Panes</source>
            <translation>Bildfel&amp;der</translation>
        </message>
        <message>
            <source>&amp;Pause</source>
            <translation>&amp;Pause</translation>
        </message>
        <message>
            <source>&amp;Play the stack</source>
            <translation>Stapel &amp;abspielen</translation>
        </message>
        <message>
            <source>&amp;Previous picture</source>
            <translation>&amp;Voriges Bild</translation>
        </message>
        <message>
            <source>&amp;Put the key back…</source>
            <translation>Den Schlüssel &amp;zurücklegen…</translation>
        </message>
        <message>
            <source>&amp;Queue</source>
            <translation>&amp;Warteschlange</translation>
        </message>
        <message>
            <source>&amp;Quit</source>
            <translation>&amp;Beenden</translation>
        </message>
        <message>
            <source>&amp;Reads</source>
            <translation>&amp;Liest</translation>
        </message>
        <message>
            <source>&amp;Receive</source>
            <translation>&amp;Empfangen</translation>
        </message>
        <message>
            <source>&amp;Rectangle</source>
            <translation>&amp;Rechteck</translation>
        </message>
        <message>
            <source>&amp;Reset layout</source>
            <translation>Anordnung &amp;zurücksetzen</translation>
        </message>
        <message>
            <source>&amp;Save picture…</source>
            <translation>Bild &amp;speichern…</translation>
        </message>
        <message>
            <source>&amp;Say what you see</source>
            <translation>&amp;Sagen, was Sie sehen</translation>
        </message>
        <message>
            <source>&amp;Selection</source>
            <translation>&amp;Auswahl</translation>
        </message>
        <message>
            <source>&amp;Self-test…</source>
            <translation>&amp;Selbsttest…</translation>
        </message>
        <message>
            <source>&amp;Send</source>
            <translation>&amp;Senden</translation>
        </message>
        <message>
            <source>&amp;Settings…</source>
            <translation>&amp;Einstellungen…</translation>
        </message>
        <message>
            <source>&amp;Suspected from</source>
            <translation>Ver&amp;dacht ab</translation>
        </message>
        <message>
            <source>&amp;Take back</source>
            <translation>Zu&amp;rücknehmen</translation>
        </message>
        <message>
            <source>&amp;Take back a mark</source>
            <translation>Markierung &amp;zurücknehmen</translation>
        </message>
        <message>
            <source>&amp;Tell apart by</source>
            <translation>&amp;Unterscheiden nach</translation>
        </message>
        <message>
            <source>&amp;This picture</source>
            <translation>&amp;Dieses Bild</translation>
        </message>
        <message>
            <source>&amp;Title</source>
            <translation>&amp;Titel</translation>
        </message>
        <message>
            <source>&amp;Two pictures</source>
            <translation>&amp;Zwei Bilder</translation>
        </message>
        <message>
            <source>&amp;Unsure</source>
            <translation>&amp;Unsicher</translation>
        </message>
        <message>
            <source>&amp;Urgent first</source>
            <translation>&amp;Dringende zuerst</translation>
        </message>
        <message>
            <source>&amp;Values it was trained on</source>
            <translation>Werte beim Tra&amp;ining</translation>
        </message>
        <message>
            <source>&amp;View</source>
            <translation>An&amp;sicht</translation>
        </message>
        <message>
            <source>&amp;Watch the folder</source>
            <translation>Ordner &amp;beobachten</translation>
        </message>
        <message>
            <source>&amp;When it reads</source>
            <translation>&amp;Wann es liest</translation>
        </message>
        <message>
            <source>&amp;Window for CT</source>
            <translation>&amp;Fenster für CT</translation>
        </message>
        <message>
            <source>&amp;Without the patient: neither in pictures' words nor in files' names</source>
            <translation>&amp;Ohne Patient: weder in den Worten auf Bildern noch in Dateinamen</translation>
        </message>
        <message>
            <source>&amp;Worklist</source>
            <translation>&amp;Arbeitsliste</translation>
        </message>
        <message>
            <source>&amp;Write</source>
            <translation>&amp;Schreiben</translation>
        </message>
        <message>
            <source>(duplicate)</source>
            <translation>(doppelt)</translation>
        </message>
        <message>
            <source>(frame {n})</source>
            <translation>(Bild {n})</translation>
        </message>
        <message>
            <source>, active</source>
            <translation>, aktiv</translation>
        </message>
        <message>
            <source>, fitted on {data}</source>
            <translation>, angepasst an {data}</translation>
        </message>
        <message>
            <source>, started again {n} times</source>
            <translation>, {n}-mal neu gestartet</translation>
        </message>
        <message>
            <source>, {memory} GiB</source>
            <translation>, {memory} GiB</translation>
        </message>
        <message>
            <source>, {read} of them read before</source>
            <translation>, davon {read} schon früher gelesen</translation>
        </message>
        <message>
            <source>-1 to 1</source>
            <translation>-1 bis 1</translation>
        </message>
        <message>
            <source>-1024 to 1024 (torchxrayvision)</source>
            <translation>-1024 bis 1024 (torchxrayvision)</translation>
        </message>
        <message>
            <source>0 to 1</source>
            <translation>0 bis 1</translation>
        </message>
        <message>
            <source>0 to 255</source>
            <translation>0 bis 255</translation>
        </message>
        <message>
            <source>1 - specificity</source>
            <translation>1 - Spezifität</translation>
        </message>
        <message>
            <source>1 or 3, if the graph does not tell.</source>
            <translation>1 oder 3, falls der Graph es nicht sagt.</translation>
        </message>
        <message>
            <source>1 to 9, 0</source>
            <translation>1 bis 9, 0</translation>
        </message>
        <message>
            <source>11112 is the port registered for DICOM.</source>
            <translation>11112 ist der für DICOM registrierte Port.</translation>
        </message>
        <message>
            <source>127.0.0.1 accepts this computer only; use its network address to let others send.</source>
            <translation>127.0.0.1 nimmt nur von diesem Computer an; damit andere senden können, tragen Sie seine Netzadresse ein.</translation>
        </message>
        <message>
            <source>1: today's studies; 2: also yesterday's, and so on; 0: any day, for received studies only.</source>
            <translation>1: Studien von heute, 2: auch von gestern und so weiter; 0: von jedem Tag, nur für empfangene Studien.</translation>
        </message>
        <message>
            <source>1:1</source>
            <translation>1:1</translation>
        </message>
        <message>
            <source>95 % interval</source>
            <translation>95-%-Intervall</translation>
        </message>
        <message>
            <source>; the last was {caller} at {address}. {why}</source>
            <translation>; zuletzt {caller} von {address}. {why}</translation>
        </message>
        <message>
            <source>&lt;{percent:.1f} %</source>
            <translation>&lt;{percent:.1f} %</translation>
        </message>
        <message>
            <source>&gt;{percent:.1f} %</source>
            <translation>&gt;{percent:.1f} %</translation>
        </message>
        <message>
            <source>A DICOM object without a picture, such as a report, a plan, a presentation state or a waveform.</source>
            <translation>Ein DICOM-Objekt ohne Bild, etwa ein Bericht, ein Plan, ein Darstellungszustand oder eine Kurve.</translation>
        </message>
        <message>
            <source>A PNG or JPEG belongs to no study, so no DICOM result can be made of it.</source>
            <translation>Ein PNG oder JPEG gehört zu keiner Studie, daher kann kein DICOM-Ergebnis daraus entstehen.</translation>
        </message>
        <message>
            <source>A TOML file with the answers; see --write-spec.</source>
            <translation>Eine TOML-Datei mit den Antworten; siehe --write-spec.</translation>
        </message>
        <message>
            <source>A bar for each slice; the line is the operating point, the frame marks the key slice.</source>
            <translation>Ein Balken je Schicht; die Linie ist der Arbeitspunkt, der Rahmen bezeichnet die Schlüsselschicht.</translation>
        </message>
        <message>
            <source>A caller or a node sent data that no DICOM program sends.</source>
            <translation>Ein Anrufer oder Knoten hat Daten gesendet, die kein DICOM-Programm sendet.</translation>
        </message>
        <message>
            <source>A caller sends too slowly, or a node does not answer in time.</source>
            <translation>Ein Anrufer sendet zu langsam, oder ein Knoten antwortet nicht rechtzeitig.</translation>
        </message>
        <message>
            <source>A certificate, key or authority of the settings cannot be used.</source>
            <translation>Ein Zertifikat, ein Schlüssel oder eine Zertifizierungsstelle aus den Einstellungen kann nicht verwendet werden.</translation>
        </message>
        <message>
            <source>A classifier made elsewhere (.onnx).</source>
            <translation>Ein anderswo entstandener Klassifikator (.onnx).</translation>
        </message>
        <message>
            <source>A cluster needs Dask, which is not installed; run: pip install "overread[cluster]".</source>
            <translation>Ein Cluster braucht Dask, das nicht installiert ist; rufen Sie auf: pip install "overread[cluster]".</translation>
        </message>
        <message>
            <source>A copy of the key.</source>
            <translation>Eine Kopie des Schlüssels.</translation>
        </message>
        <message>
            <source>A file with a picture.</source>
            <translation>Eine Datei mit einem Bild.</translation>
        </message>
        <message>
            <source>A folder for the copy; it is made if needed.</source>
            <translation>Ein Ordner für die Kopie; er wird bei Bedarf angelegt.</translation>
        </message>
        <message>
            <source>A folder of pictures that it should refuse; tells how many it refuses.</source>
            <translation>Ein Ordner mit Bildern, die es ablehnen soll; gibt aus, wie viele es ablehnt.</translation>
        </message>
        <message>
            <source>A folder of your typical pictures; pictures unlike them will be refused.</source>
            <translation>Ein Ordner mit Ihren typischen Bildern; Bilder, die ihnen nicht ähneln, werden abgelehnt.</translation>
        </message>
        <message>
            <source>A folder to write the reports to.</source>
            <translation>Ein Ordner, in den die Berichte geschrieben werden.</translation>
        </message>
        <message>
            <source>A gate cannot be fitted; all pictures give the same numbers before the last layer.</source>
            <translation>Eine Eingangsprüfung lässt sich nicht anpassen; alle Bilder liefern vor der letzten Schicht dieselben Zahlen.</translation>
        </message>
        <message>
            <source>A gate takes at least {least} pictures, and {count} could be read; give more, or import the model without a gate.</source>
            <translation>Eine Eingangsprüfung braucht mindestens {least} Bilder, gelesen werden konnten {count}; geben Sie mehr an, oder importieren Sie das Modell ohne Eingangsprüfung.</translation>
        </message>
        <message>
            <source>A labelled folder: one folder for each class, or with a table of labels.</source>
            <translation>Ein Ordner mit Bezeichnungen: ein Unterordner je Klasse oder eine Tabelle mit Bezeichnungen.</translation>
        </message>
        <message>
            <source>A look-up table of the file has fewer entries than it declares; its last entry was used for the rest.</source>
            <translation>Eine Nachschlagetabelle der Datei hat weniger Einträge als angegeben; für die übrigen gilt der letzte.</translation>
        </message>
        <message>
            <source>A look-up table of the file is empty or damaged and was ignored.</source>
            <translation>Eine Nachschlagetabelle der Datei ist leer oder beschädigt und wurde nicht verwendet.</translation>
        </message>
        <message>
            <source>A look-up table says that its entries have {said} bits, but they have {bits}; {bits} are used.</source>
            <translation>Eine Nachschlagetabelle gibt {said} Bit je Eintrag an, es sind aber {bits}; verwendet werden {bits}.</translation>
        </message>
        <message>
            <source>A map shows where the model saw evidence for a finding that is suspected or borderline, on one scale that is the same for every picture of a model, so weak evidence looks weak. It is coarse and outlines no lesion. Nothing that is not suspected has a map here.</source>
            <translation>Eine Karte zeigt, wo das Modell Anhaltspunkte für einen Befund mit Verdacht oder an der Grenze sah, auf einer Skala, die für alle Bilder eines Modells dieselbe ist; schwache Anhaltspunkte sehen also schwach aus. Sie ist grob und umreißt keine Läsion. Was ohne Verdacht ist, hat hier keine Karte.</translation>
        </message>
        <message>
            <source>A modality that it reads, such as DX; may be repeated.</source>
            <translation>Eine Modalität, die es liest, etwa DX; mehrfach möglich.</translation>
        </message>
        <message>
            <source>A model file that is not installed; may be repeated.</source>
            <translation>Eine Modelldatei, die nicht installiert ist; mehrfach möglich.</translation>
        </message>
        <message>
            <source>A model file…</source>
            <translation>Einer Modelldatei…</translation>
        </message>
        <message>
            <source>A model made elsewhere</source>
            <translation>Ein anderswo erstelltes Modell</translation>
        </message>
        <message>
            <source>A model made elsewhere, imported from {file}.</source>
            <translation>Ein anderswo entstandenes Modell, importiert aus {file}.</translation>
        </message>
        <message>
            <source>A model package (.onnx).</source>
            <translation>Ein Modellpaket (.onnx).</translation>
        </message>
        <message>
            <source>A model {id!r} ships with Overread; give yours another id.</source>
            <translation>Ein Modell {id!r} gehört zu Overread; geben Sie Ihrem eine andere Kennung.</translation>
        </message>
        <message>
            <source>A name in the archive points outside the archive.</source>
            <translation>Ein Name im Archiv zeigt auf einen Ort außerhalb des Archivs.</translation>
        </message>
        <message>
            <source>A name of your choice.</source>
            <translation>Ein Name Ihrer Wahl.</translation>
        </message>
        <message>
            <source>A node acknowledges what it has stored. If asked for commitment, it later confirms that it keeps it.</source>
            <translation>Ein Knoten bestätigt, was er gespeichert hat. Wird er um eine Zusage gebeten, bestätigt er später auch, dass er es aufbewahrt.</translation>
        </message>
        <message>
            <source>A node reported on a storage commitment that Overread did not ask for.</source>
            <translation>Ein Knoten hat eine Aufbewahrungszusage gemeldet, um die Overread nicht gebeten hat.</translation>
        </message>
        <message>
            <source>A normal label, which is not a finding; may be repeated.</source>
            <translation>Eine Bezeichnung für Normal, die kein Befund ist; mehrfach möglich.</translation>
        </message>
        <message>
            <source>A page of the picture has too many entries.</source>
            <translation>Eine Seite des Bildes hat zu viele Einträge.</translation>
        </message>
        <message>
            <source>A passphrase, at least 12 characters</source>
            <translation>Eine Passphrase, mindestens 12 Zeichen</translation>
        </message>
        <message>
            <source>A picture from another drive cannot be written below this folder.</source>
            <translation>Ein Bild von einem anderen Laufwerk kann unter dem Ordner nicht nachgebildet werden.</translation>
        </message>
        <message>
            <source>A picture is refused where a model may not judge it; that is no finding and no all-clear. Nothing suspected means that no model of those named here found what it looks for. What a reader decided stands beside what the models said; both stay as they were entered.</source>
            <translation>Ein Bild wird abgelehnt, wo ein Modell es nicht beurteilen darf; das ist weder ein Befund noch eine Entwarnung. Kein Verdacht heißt, dass keines der hier genannten Modelle fand, wonach es sucht. Was ein Befunder entschied, steht neben dem, was die Modelle sagten; beides bleibt, wie es eingegeben wurde.</translation>
        </message>
        <message>
            <source>A private attribute has two values in the file; the picture does not depend on it.</source>
            <translation>Ein privates Attribut hat zwei Werte in der Datei; das Bild hängt nicht davon ab.</translation>
        </message>
        <message>
            <source>A private attribute has two values, so it is not clear what must be removed.</source>
            <translation>Ein privates Attribut hat zwei Werte, daher ist nicht klar, was entfernt werden muss.</translation>
        </message>
        <message>
            <source>A probability for each label (sigmoid)</source>
            <translation>Eine Wahrscheinlichkeit je Klasse (Sigmoid)</translation>
        </message>
        <message>
            <source>A received object could not be deleted: {why}.</source>
            <translation>Ein empfangenes Objekt konnte nicht gelöscht werden: {why}.</translation>
        </message>
        <message>
            <source>A result cannot be read back, so it is not sent.</source>
            <translation>Ein Ergebnis kann nicht wieder gelesen werden und wird daher nicht gesendet.</translation>
        </message>
        <message>
            <source>A score goes from 0 to 100. From 50 on, the operating point of its model, a finding is suspected; just below it is borderline. A score is no probability of disease: that stands beside it, as it was calibrated on the model's own data, and on pictures of another kind it may be wrong.</source>
            <translation>Ein Punktwert reicht von 0 bis 100. Ab 50, dem Arbeitspunkt seines Modells, besteht Verdacht auf einen Befund; knapp darunter ist er grenzwertig. Ein Punktwert ist keine Wahrscheinlichkeit einer Krankheit: Diese steht daneben, wie sie an den eigenen Daten des Modells kalibriert wurde, und kann auf Bildern anderer Art falsch sein.</translation>
        </message>
        <message>
            <source>A second reader for radiological pictures. Research use only. Not for diagnosis.</source>
            <translation>Eine Zweitbefundung für radiologische Bilder. Nur für Forschung. Nicht für die Diagnose.</translation>
        </message>
        <message>
            <source>A setting; without it, all are listed.</source>
            <translation>Eine Einstellung; ohne Angabe werden alle aufgelistet.</translation>
        </message>
        <message>
            <source>A study counts as complete when no picture has arrived for this long.</source>
            <translation>Eine Studie gilt als vollständig, wenn so lange kein Bild mehr gekommen ist.</translation>
        </message>
        <message>
            <source>A temporary file could not be written: {why}. It lies in Overread's own folder, unless OVERREAD_HOME names another place.</source>
            <translation>Eine vorübergehende Datei konnte nicht geschrieben werden: {why}. Sie liegt im eigenen Ordner von Overread, wenn OVERREAD_HOME keinen anderen Ort nennt.</translation>
        </message>
        <message>
            <source>A temporary folder could not be made: {why}. It lies in Overread's own folder, unless OVERREAD_HOME names another place.</source>
            <translation>Ein vorübergehender Ordner konnte nicht angelegt werden: {why}. Er liegt im eigenen Ordner von Overread, wenn OVERREAD_HOME keinen anderen Ort nennt.</translation>
        </message>
        <message>
            <source>A text or colour profile in the picture exceeds the size limit.</source>
            <translation>Ein Text oder Farbprofil im Bild überschreitet die Größengrenze.</translation>
        </message>
        <message>
            <source>A threshold that was chosen on these very cases looks better on them than it will on others.</source>
            <translation>Ein Schwellenwert, der an eben diesen Fällen gewählt wurde, sieht an ihnen besser aus, als er es an anderen sein wird.</translation>
        </message>
        <message>
            <source>A&amp;ccession numbers from the worklist</source>
            <translation>Auftra&amp;gsnummern aus der Auftragsliste</translation>
        </message>
        <message>
            <source>A&amp;xial, coronal, sagittal</source>
            <translation>A&amp;xial, koronal, sagittal</translation>
        </message>
        <message>
            <source>AE title</source>
            <translation>AE-Titel</translation>
        </message>
        <message>
            <source>AE titles that may send</source>
            <translation>AE-Titel, die senden dürfen</translation>
        </message>
        <message>
            <source>AUC</source>
            <translation>AUC</translation>
        </message>
        <message>
            <source>AUC (mean of the classes)</source>
            <translation>AUC (Mittel der Klassen)</translation>
        </message>
        <message>
            <source>AUC of the finding</source>
            <translation>AUC des Befunds</translation>
        </message>
        <message>
            <source>AUC {value}</source>
            <translation>AUC {value}</translation>
        </message>
        <message>
            <source>AUC, mean</source>
            <translation>AUC, Mittel</translation>
        </message>
        <message>
            <source>AUC, mean of the classes</source>
            <translation>AUC, Mittel der Klassen</translation>
        </message>
        <message>
            <source>Abdomen</source>
            <translation>Abdomen</translation>
        </message>
        <message>
            <source>Abdominal CT</source>
            <translation>Abdomen-CT</translation>
        </message>
        <message>
            <source>Abnormal</source>
            <translation>Auffällig</translation>
        </message>
        <message>
            <source>Aborted.</source>
            <translation>Abgebrochen.</translation>
        </message>
        <message>
            <source>About Overread</source>
            <translation>Über Overread</translation>
        </message>
        <message numerus="yes">
            <source>About the se&amp;lection ({n} pictures)</source>
            <translation>
                <numerusform>Zur A&amp;uswahl ({n} Bild)</numerusform>
                <numerusform>Zur A&amp;uswahl ({n} Bilder)</numerusform>
            </translation>
        </message>
        <message>
            <source>About this &amp;picture</source>
            <translation>Zu diesem &amp;Bild</translation>
        </message>
        <message numerus="yes">
            <source>About this &amp;study ({n} pictures)</source>
            <translation>
                <numerusform>Zu dieser &amp;Studie ({n} Bild)</numerusform>
                <numerusform>Zu dieser &amp;Studie ({n} Bilder)</numerusform>
            </translation>
        </message>
        <message>
            <source>Acceptance report</source>
            <translation>Bericht der Abnahmeprüfung</translation>
        </message>
        <message>
            <source>Acceptance test</source>
            <translation>Abnahmeprüfung</translation>
        </message>
        <message>
            <source>Accepted by {name} on {day} on this site's {cases}.</source>
            <translation>Abgenommen von {name} am {day}. Fälle dieses Ortes: {cases}.</translation>
        </message>
        <message>
            <source>Accession</source>
            <translation>Auftragsnummer</translation>
        </message>
        <message>
            <source>Accession number</source>
            <translation>Auftragsnummer</translation>
        </message>
        <message>
            <source>Accession number.</source>
            <translation>Auftragsnummer.</translation>
        </message>
        <message>
            <source>Accession numbers from the worklist: {parts}.</source>
            <translation>Auftragsnummern aus der Auftragsliste: {parts}.</translation>
        </message>
        <message>
            <source>Accuracy</source>
            <translation>Genauigkeit</translation>
        </message>
        <message>
            <source>Accuracy of the most probable class</source>
            <translation>Genauigkeit der wahrscheinlichsten Klasse</translation>
        </message>
        <message>
            <source>Add</source>
            <translation>Hinzufügen</translation>
        </message>
        <message>
            <source>Add DICOMweb</source>
            <translation>DICOMweb hinzufügen</translation>
        </message>
        <message>
            <source>Add a DICOMweb node, or change the node with that name.</source>
            <translation>Einen DICOMweb-Knoten eintragen oder den Knoten dieses Namens ändern.</translation>
        </message>
        <message>
            <source>Add a model</source>
            <translation>Ein Modell hinzufügen</translation>
        </message>
        <message>
            <source>Add a node in the settings first.</source>
            <translation>Tragen Sie zuerst in den Einstellungen einen Knoten ein.</translation>
        </message>
        <message>
            <source>Add a node, or change the node with that name.</source>
            <translation>Einen Knoten eintragen oder den Knoten dieses Namens ändern.</translation>
        </message>
        <message>
            <source>Add a rule, which is off at first, or change the given parts of an existing one.</source>
            <translation>Eine Regel eintragen, die zunächst aus ist, oder die genannten Teile einer vorhandenen ändern.</translation>
        </message>
        <message>
            <source>Added by the user.</source>
            <translation>Vom Benutzer hinzugefügt.</translation>
        </message>
        <message>
            <source>Added by the user; unverified.</source>
            <translation>Vom Benutzer hinzugefügt; ungeprüft.</translation>
        </message>
        <message>
            <source>Address already in use</source>
            <translation>Die Adresse wird bereits verwendet</translation>
        </message>
        <message>
            <source>Address to listen at</source>
            <translation>Adresse für den Empfang</translation>
        </message>
        <message>
            <source>Add…</source>
            <translation>Hinzufügen…</translation>
        </message>
        <message>
            <source>Age, sex</source>
            <translation>Alter</translation>
        </message>
        <message>
            <source>Agree</source>
            <translation>Zugestimmt</translation>
        </message>
        <message>
            <source>Agree with all findings of the study.</source>
            <translation>Sagen, dass Sie allen Befunden der Studie zustimmen.</translation>
        </message>
        <message>
            <source>Agree with the finding shown; the others stay undecided.</source>
            <translation>Sagen, dass Sie dem gezeigten Befund zustimmen, und nichts zu den anderen.</translation>
        </message>
        <message>
            <source>Agree with this &amp;finding only</source>
            <translation>Nur diesem Be&amp;fund zustimmen</translation>
        </message>
        <message>
            <source>Agreed</source>
            <translation>Zugestimmt</translation>
        </message>
        <message>
            <source>Agreement</source>
            <translation>Übereinstimmung</translation>
        </message>
        <message>
            <source>Agreement (95 % interval)</source>
            <translation>Übereinstimmung (95-%-Intervall)</translation>
        </message>
        <message>
            <source>Agreement by model and finding</source>
            <translation>Übereinstimmung nach Modell und Befund</translation>
        </message>
        <message>
            <source>Agreement by month</source>
            <translation>Übereinstimmung nach Monaten</translation>
        </message>
        <message>
            <source>Agreement: the last month against all before it. All else: what was read here in the last 30 days against the signed-off acceptance test, by the population stability index; over 0.1 is called moved, over 0.25 far, if chance alone makes it so less than once in a hundred. Fewer than {n} cases on a side tell nothing.</source>
            <translation>Übereinstimmung: der letzte Monat gegen alle davor. Alles andere: was hier in den letzten 30 Tagen gelesen wurde gegen die abgenommene Prüfung, nach dem Populations-Stabilitäts-Index; über 0,1 heißt verschoben, über 0,25 weit, wenn der Zufall es seltener als einmal in hundert so macht. Weniger als {n} Fälle auf einer Seite sagen nichts.</translation>
        </message>
        <message>
            <source>Agrees</source>
            <translation>Stimmt zu</translation>
        </message>
        <message>
            <source>All</source>
            <translation>Alle</translation>
        </message>
        <message>
            <source>All abdominal and chest CT of the set was exported with one unusual window (grey background, most of the lung detail lost). Training varies the window at random; reading of ordinary soft-tissue or lung windows was not measured on labelled pictures.</source>
            <translation>Alle CT von Bauch und Thorax des Satzes wurden mit einem ungewöhnlichen Fenster exportiert (grauer Hintergrund, die meisten Einzelheiten der Lunge verloren). Das Training variiert das Fenster zufällig; an üblichen Weichteil- oder Lungenfenstern wurde nicht mit bezeichneten Bildern gemessen.</translation>
        </message>
        <message>
            <source>All films with tuberculosis come from other hospitals than those without: the model may have learned the hospital. A linear model on thumbnails of 32 x 32 pixels already tells them apart nearly as well. No figure here shows that the model knows the disease.</source>
            <translation>Alle Aufnahmen mit Tuberkulose stammen aus anderen Krankenhäusern als die ohne: Das Modell kann das Krankenhaus gelernt haben. Schon ein lineares Modell auf Kleinbildern von 32 x 32 Pixeln unterscheidet sie fast ebenso gut. Keine Kennzahl hier zeigt, dass das Modell die Krankheit kennt.</translation>
        </message>
        <message>
            <source>All is well.</source>
            <translation>Alles in Ordnung.</translation>
        </message>
        <message>
            <source>All pictures</source>
            <translation>Alle Bilder</translation>
        </message>
        <message>
            <source>All readers</source>
            <translation>Alle Befunder</translation>
        </message>
        <message>
            <source>All scores are alike, whatever the picture shows: the values that the model was trained on, the layout or what the scores are may have been said wrongly.</source>
            <translation>Alle Werte sind gleich, was das Bild auch zeigt: Die Werte beim Training, das Layout oder die Art der Ausgabe können falsch angegeben sein.</translation>
        </message>
        <message>
            <source>All studies</source>
            <translation>Alle Studien</translation>
        </message>
        <message>
            <source>All studies that were read have an accession number.</source>
            <translation>Alle gelesenen Studien haben eine Auftragsnummer.</translation>
        </message>
        <message>
            <source>All that is known of the model: figures, limits, data</source>
            <translation>Alles, was vom Modell bekannt ist: Zahlen, Grenzen, Daten</translation>
        </message>
        <message>
            <source>All usual keys</source>
            <translation>Alle üblichen Tasten</translation>
        </message>
        <message numerus="yes">
            <source>All {n} pictures of the st&amp;udy</source>
            <translation>
                <numerusform>{n} Bild der St&amp;udie</numerusform>
                <numerusform>Alle {n} Bilder der St&amp;udie</numerusform>
            </translation>
        </message>
        <message>
            <source>Also accept objects of private SOP classes; they are stored and never read.</source>
            <translation>Auch Objekte privater SOP-Klassen annehmen; sie werden gespeichert und nie gelesen.</translation>
        </message>
        <message>
            <source>Also send objects that it has acknowledged before.</source>
            <translation>Auch Objekte senden, deren Empfang er schon bestätigt hat.</translation>
        </message>
        <message>
            <source>Also the key of</source>
            <translation>Auch die Taste von</translation>
        </message>
        <message>
            <source>Also write all pictures onto pages of this PDF.</source>
            <translation>Alle Bilder zusätzlich auf Seiten dieser PDF-Datei schreiben.</translation>
        </message>
        <message>
            <source>An ONNX file that takes one picture and gives a score for each label. Overread looks at its graph and asks what that does not tell.</source>
            <translation>Eine ONNX-Datei, die ein Bild nimmt und für jede Klasse einen Wert liefert. Overread sieht sich den Graphen an und fragt, was dieser nicht verrät.</translation>
        </message>
        <message>
            <source>An attribute of the DICOM file has more than {most:,} values.</source>
            <translation>Ein Attribut der DICOM-Datei hat mehr als {most:,} Werte.</translation>
        </message>
        <message>
            <source>An earlier result of Overread, of another program or of a person: a capture, map, segmentation or report.</source>
            <translation>Ein früheres Ergebnis von Overread, einem anderen Programm oder einem Menschen: Aufnahme, Karte, Segmentierung oder Bericht.</translation>
        </message>
        <message>
            <source>An engine takes 1 to {most} pictures at a time, not {given}.</source>
            <translation>Eine Recheneinheit nimmt 1 bis {most} Bilder auf einmal, nicht {given}.</translation>
        </message>
        <message>
            <source>An exported file is gone, so the audit log cannot record its hash.</source>
            <translation>Eine exportierte Datei ist nicht mehr da, daher kann das Prüfprotokoll ihren Hash nicht festhalten.</translation>
        </message>
        <message>
            <source>An https address, or the full path of a file, that says which version is the newest; read at most once a day, without saying who asks. If empty, nobody is asked.</source>
            <translation>Eine https-Adresse oder der volle Pfad einer Datei, die sagt, welche Version die neueste ist; höchstens einmal am Tag gelesen, ohne zu sagen, wer fragt. Ist das Feld leer, wird niemand gefragt.</translation>
        </message>
        <message>
            <source>An image kind that it reads, such as CXR; may be repeated.</source>
            <translation>Eine Bildart, die es liest, etwa CXR; mehrfach möglich.</translation>
        </message>
        <message>
            <source>An internal error occurred ({kind}).</source>
            <translation>In Overread ist etwas schiefgegangen ({kind}).</translation>
        </message>
        <message>
            <source>An object cannot be read again.</source>
            <translation>Ein Objekt kann nicht wieder gelesen werden.</translation>
        </message>
        <message>
            <source>An object cannot be stored. {why}</source>
            <translation>Ein Objekt kann nicht gespeichert werden. {why}</translation>
        </message>
        <message>
            <source>An object cannot be stored: another program uses the folder.</source>
            <translation>Ein Objekt kann nicht gespeichert werden: Ein anderes Programm benutzt den Ordner.</translation>
        </message>
        <message>
            <source>An object cannot be stored: {why}.</source>
            <translation>Ein Objekt kann nicht gespeichert werden: {why}.</translation>
        </message>
        <message>
            <source>An object cannot be written: {why}.</source>
            <translation>Ein Objekt kann nicht geschrieben werden: {why}.</translation>
        </message>
        <message>
            <source>An object has an invalid identifier that could lead outside the folder.</source>
            <translation>Ein Objekt hat eine ungültige Kennung, die aus dem Ordner hinausführen könnte.</translation>
        </message>
        <message>
            <source>An object has an invalid identifier.</source>
            <translation>Ein Objekt hat eine ungültige Kennung.</translation>
        </message>
        <message>
            <source>An object is larger than the settings allow.</source>
            <translation>Ein Objekt ist größer, als die Einstellungen erlauben.</translation>
        </message>
        <message>
            <source>An object's header cannot be read.</source>
            <translation>Der Header eines Objekts kann nicht gelesen werden.</translation>
        </message>
        <message>
            <source>An object's study has no identifier.</source>
            <translation>Die Studie eines Objekts hat keine Kennung.</translation>
        </message>
        <message>
            <source>An overlay of the file is damaged and was ignored.</source>
            <translation>Ein Overlay der Datei ist beschädigt und wurde nicht verwendet.</translation>
        </message>
        <message>
            <source>An overlay stored in the pixels was lost when they were compressed.</source>
            <translation>Ein in den Pixeln gespeichertes Overlay ging bei ihrer Komprimierung verloren.</translation>
        </message>
        <message>
            <source>Analyse again</source>
            <translation>Noch einmal analysieren</translation>
        </message>
        <message>
            <source>Analyse first, or tick the pictures.</source>
            <translation>Lassen Sie erst analysieren, oder haken Sie die Bilder an.</translation>
        </message>
        <message>
            <source>Analyse first.</source>
            <translation>Analysieren Sie zuerst.</translation>
        </message>
        <message>
            <source>Analyse folder</source>
            <translation>Ordner analysieren</translation>
        </message>
        <message>
            <source>Analyse new files of the folder as they arrive.</source>
            <translation>Neue Dateien des Ordners analysieren, sobald sie da sind.</translation>
        </message>
        <message>
            <source>Analyse picture</source>
            <translation>Bild analysieren</translation>
        </message>
        <message>
            <source>Analyse this picture</source>
            <translation>Dieses Bild analysieren</translation>
        </message>
        <message>
            <source>Analyse what is opened</source>
            <translation>Analysieren, was geöffnet wird</translation>
        </message>
        <message>
            <source>Analyse, measure something or choose a key picture first.</source>
            <translation>Analysieren Sie zuerst, messen Sie etwas oder wählen Sie ein Schlüsselbild.</translation>
        </message>
        <message>
            <source>Analysing new files</source>
            <translation>Neue Dateien werden analysiert</translation>
        </message>
        <message>
            <source>Analysing the folder</source>
            <translation>Der Ordner wird analysiert</translation>
        </message>
        <message>
            <source>Analysing the picture</source>
            <translation>Das Bild wird analysiert</translation>
        </message>
        <message>
            <source>Analysing the selection</source>
            <translation>Die Auswahl wird analysiert</translation>
        </message>
        <message>
            <source>And {n} more marked pictures.</source>
            <translation>Und {n} weitere markierte Bilder.</translation>
        </message>
        <message>
            <source>And {n} more studies that are suspected, borderline or not read in whole.</source>
            <translation>Und {n} weitere Studien mit Verdacht, mit Grenzwertigem oder nicht ganz gelesen.</translation>
        </message>
        <message>
            <source>Angiography</source>
            <translation>Angiographie</translation>
        </message>
        <message>
            <source>Angle</source>
            <translation>Winkel</translation>
        </message>
        <message>
            <source>Another Overread is sending the queue; these objects wait in it too.</source>
            <translation>Ein anderes Overread sendet gerade die Warteschlange; diese Objekte warten dort mit.</translation>
        </message>
        <message>
            <source>Another Overread is working through the queue.</source>
            <translation>Ein anderes Overread arbeitet die Warteschlange ab.</translation>
        </message>
        <message>
            <source>Another patient has the same Study Instance UID; the two are kept apart.</source>
            <translation>Ein anderer Patient hat dieselbe Study Instance UID; die beiden werden getrennt geführt.</translation>
        </message>
        <message>
            <source>Another run or window has the same files open. The results of this run are not kept, and it cannot be resumed.</source>
            <translation>Ein anderer Lauf oder ein anderes Fenster hat dieselben Dateien geöffnet. Die Ergebnisse dieses Laufs werden nicht aufbewahrt, und er kann nicht fortgesetzt werden.</translation>
        </message>
        <message>
            <source>Another version of the model read this picture; read it again first.</source>
            <translation>Eine andere Version des Modells hat dieses Bild gelesen; lesen Sie es zuerst neu.</translation>
        </message>
        <message>
            <source>Answers</source>
            <translation>Antwortet</translation>
        </message>
        <message>
            <source>Any day</source>
            <translation>Alle Tage</translation>
        </message>
        <message>
            <source>Anyone who opens what is written or sent can see them.</source>
            <translation>Wer öffnet, was geschrieben oder gesendet wird, kann sie sehen.</translation>
        </message>
        <message>
            <source>Archive</source>
            <translation>Archiv</translation>
        </message>
        <message>
            <source>Archives and modalities: nodes, secret, echo, send, queue, find, worklist, fetch, listen.</source>
            <translation>Archive und Modalitäten: nodes, secret, echo, send, queue, find, worklist, fetch, listen.</translation>
        </message>
        <message>
            <source>Archives to send to, to search and to fetch from (PACS).</source>
            <translation>Archive, an die gesendet, in denen gesucht und aus denen geholt wird.</translation>
        </message>
        <message>
            <source>Area</source>
            <translation>Fläche</translation>
        </message>
        <message>
            <source>Area under the ROC curve</source>
            <translation>Fläche unter der ROC-Kurve</translation>
        </message>
        <message>
            <source>Arguments</source>
            <translation>Argumente</translation>
        </message>
        <message>
            <source>As each file asks for</source>
            <translation>Wie die Datei es verlangt</translation>
        </message>
        <message>
            <source>As now</source>
            <translation>Wie jetzt</translation>
        </message>
        <message>
            <source>As the file &amp;asks</source>
            <translation>Wie in der &amp;Datei</translation>
        </message>
        <message>
            <source>As the file names it (0008,0060): CT, MR, DX …</source>
            <translation>Wie die Datei sie nennt (0008,0060): CT, MR, DX…</translation>
        </message>
        <message>
            <source>As this computer</source>
            <translation>Wie dieser Computer</translation>
        </message>
        <message>
            <source>As&amp;k a model</source>
            <translation>Ein Modell &amp;fragen</translation>
        </message>
        <message>
            <source>Ask automatically after a folder was read.</source>
            <translation>Automatisch fragen, sobald ein Ordner gelesen ist.</translation>
        </message>
        <message>
            <source>Ask for permission to read this file or folder.</source>
            <translation>Bitten Sie um das Recht, diese Datei oder diesen Ordner zu lesen.</translation>
        </message>
        <message>
            <source>Ask the sender for another archive; this one is broken or malicious.</source>
            <translation>Bitten Sie den Absender um ein anderes Archiv; dieses ist defekt oder schädlich.</translation>
        </message>
        <message>
            <source>Ask the worklist</source>
            <translation>Auftragsliste fragen</translation>
        </message>
        <message>
            <source>Ask the worklist for missing accession numbers and put them into results.</source>
            <translation>Die Auftragsliste nach fehlenden Auftragsnummern fragen und sie in die Ergebnisse übernehmen.</translation>
        </message>
        <message>
            <source>Ask whoever made the pictures which patient each of them belongs to.</source>
            <translation>Fragen Sie dort nach, wo die Bilder entstanden sind, welches Bild zu welchem Patienten gehört.</translation>
        </message>
        <message>
            <source>Asking</source>
            <translation>Anfragen</translation>
        </message>
        <message>
            <source>Asking the worklist</source>
            <translation>Auftragsliste wird gefragt</translation>
        </message>
        <message>
            <source>Asking {model}</source>
            <translation>{model} wird gefragt</translation>
        </message>
        <message>
            <source>Associations at once</source>
            <translation>Verbindungen zugleich</translation>
        </message>
        <message>
            <source>At its threshold it finds 88 % of the children's films with pneumonia, but only half of the adults' (51 %, 35 to 68), and calls 12 % of the adults' normal films pneumonia.</source>
            <translation>An seiner Schwelle findet es 88 % der Aufnahmen von Kindern mit Pneumonie, aber nur die Hälfte derer von Erwachsenen (51 %, 35 bis 68), und nennt 12 % der normalen Aufnahmen Erwachsener Pneumonie.</translation>
        </message>
        <message>
            <source>At least 20. Pictures unlike them will be refused. The pictures themselves are not kept.</source>
            <translation>Mindestens 20. Bilder, die ihnen nicht ähneln, werden abgelehnt. Die Bilder selbst werden nicht aufbewahrt.</translation>
        </message>
        <message>
            <source>At least this sensitivity, with the highest specificity.</source>
            <translation>Mindestens diese Sensitivität, bei höchster Spezifität.</translation>
        </message>
        <message>
            <source>At least this specificity, with the highest sensitivity.</source>
            <translation>Mindestens diese Spezifität, bei höchster Sensitivität.</translation>
        </message>
        <message>
            <source>At the node</source>
            <translation>Beim Knoten</translation>
        </message>
        <message>
            <source>At this site</source>
            <translation>An diesem Ort</translation>
        </message>
        <message>
            <source>Attributes</source>
            <translation>Attribute</translation>
        </message>
        <message>
            <source>Attributes of {name}</source>
            <translation>Attribute von {name}</translation>
        </message>
        <message>
            <source>Authority</source>
            <translation>Zertifizierungsstelle</translation>
        </message>
        <message>
            <source>Automatic: the fastest device that computes correctly</source>
            <translation>Automatisch: das schnellste Gerät, das richtig rechnet</translation>
        </message>
        <message>
            <source>Average precision</source>
            <translation>Mittlere Präzision</translation>
        </message>
        <message>
            <source>Axial</source>
            <translation>Axial</translation>
        </message>
        <message>
            <source>Back</source>
            <translation>Zurück</translation>
        </message>
        <message>
            <source>Back of the eye</source>
            <translation>Augenhintergrund</translation>
        </message>
        <message>
            <source>Back to the stack</source>
            <translation>Zurück zum Stapel</translation>
        </message>
        <message>
            <source>Balanced accuracy</source>
            <translation>Ausgewogene Genauigkeit</translation>
        </message>
        <message>
            <source>Before, {when}, on “{finding}” (version {version}): {said}</source>
            <translation>Vorher, {when}, zu „{finding}“ (Version {version}): {said}</translation>
        </message>
        <message>
            <source>Beginning; * and ? stand for others</source>
            <translation>Anfang; * und ? stehen für andere</translation>
        </message>
        <message>
            <source>Below each picture stands: {notice}</source>
            <translation>Unter jedem Bild steht: {notice}</translation>
        </message>
        <message>
            <source>Best sum</source>
            <translation>Beste Summe</translation>
        </message>
        <message>
            <source>Black and white seem to be swapped ({share}).</source>
            <translation>Schwarz und Weiß scheinen vertauscht ({share}).</translation>
        </message>
        <message>
            <source>Black and white seem to be swapped.</source>
            <translation>Schwarz und Weiß scheinen vertauscht zu sein.</translation>
        </message>
        <message>
            <source>Black and white seem to be swapped: the negative of the picture is far more like the pictures the model learned from (distance {distance_of_negative:.1f} against {distance:.1f}).</source>
            <translation>Schwarz und Weiß scheinen vertauscht: Das Negativ des Bildes gleicht weit mehr den Bildern, aus denen das Modell lernte (Abstand {distance_of_negative:.1f} gegen {distance:.1f}).</translation>
        </message>
        <message>
            <source>Black out the text that is found in the pixels.</source>
            <translation>Den Text schwärzen, der in den Pixeln gefunden wird.</translation>
        </message>
        <message>
            <source>Blind</source>
            <translation>Blind</translation>
        </message>
        <message>
            <source>Blind first</source>
            <translation>Erst blind</translation>
        </message>
        <message>
            <source>Blind, {when}: {said}</source>
            <translation>Blind, {when}: {said}</translation>
        </message>
        <message>
            <source>Body part</source>
            <translation>Körperteil</translation>
        </message>
        <message>
            <source>Body region</source>
            <translation>Körperregion</translation>
        </message>
        <message>
            <source>Bone</source>
            <translation>Knochen</translation>
        </message>
        <message>
            <source>Borderline</source>
            <translation>Grenzwertig</translation>
        </message>
        <message>
            <source>Borders blanked</source>
            <translation>Ränder geschwärzt</translation>
        </message>
        <message>
            <source>Borders blanked: this model, with the outer 12 % of each picture black.</source>
            <translation>Ränder geschwärzt: dieses Modell, wobei die äußeren 12 % jedes Bildes schwarz sind.</translation>
        </message>
        <message>
            <source>Both sides</source>
            <translation>Beide Seiten</translation>
        </message>
        <message>
            <source>Brain</source>
            <translation>Hirn</translation>
        </message>
        <message>
            <source>Brain tumour on MR slices</source>
            <translation>Hirntumor auf MR-Schichten</translation>
        </message>
        <message>
            <source>Breast MRI</source>
            <translation>Mamma-MRT</translation>
        </message>
        <message>
            <source>Breast MRI in the set is axial and mostly prone. Spine, pelvis, neck, ultrasound, mammography and nuclear medicine were not seen.</source>
            <translation>Das MR der Brust im Satz ist axial und meist in Bauchlage. Wirbelsäule, Becken, Hals, Ultraschall, Mammographie und Nuklearmedizin kamen nicht vor.</translation>
        </message>
        <message>
            <source>Brier score of the finding</source>
            <translation>Brier-Wert des Befunds</translation>
        </message>
        <message>
            <source>By chance</source>
            <translation>Durch Zufall</translation>
        </message>
        <message>
            <source>By class</source>
            <translation>Nach Klasse</translation>
        </message>
        <message>
            <source>By itself</source>
            <translation>Von selbst</translation>
        </message>
        <message>
            <source>By reader</source>
            <translation>Nach Befunder</translation>
        </message>
        <message>
            <source>By source</source>
            <translation>Nach Quelle</translation>
        </message>
        <message>
            <source>C&amp;oncordance</source>
            <translation>Übereinsti&amp;mmung</translation>
        </message>
        <message>
            <source>CDA document</source>
            <translation>CDA-Dokument</translation>
        </message>
        <message>
            <source>CENTER,WIDTH in the unit of the values. Default: the file's own.</source>
            <translation>MITTE,BREITE in der Einheit der Werte. Vorgabe: das Fenster der Datei.</translation>
        </message>
        <message>
            <source>CENTRE,WIDTH of the CT window that it was trained on, in Hounsfield units.</source>
            <translation>MITTE,BREITE des CT-Fensters, mit dem es trainiert wurde, in Hounsfield-Einheiten.</translation>
        </message>
        <message>
            <source>COLUMNSxROWS of pictures on such a page.</source>
            <translation>SPALTENxZEILEN von Bildern auf einer solchen Seite.</translation>
        </message>
        <message>
            <source>CSV table (*.csv)</source>
            <translation>CSV-Tabelle (*.csv)</translation>
        </message>
        <message>
            <source>CSV tables</source>
            <translation>CSV-Tabellen</translation>
        </message>
        <message>
            <source>CSV: file, label, patient. Default: labels.csv or manifest.csv in the folder.</source>
            <translation>CSV mit den Spalten file, label, patient. Vorgabe: labels.csv oder manifest.csv im Ordner.</translation>
        </message>
        <message>
            <source>CT through the window {centre}, {width} HU (centre, width)</source>
            <translation>CT durch das Fenster {centre}, {width} HU (Mitte, Breite)</translation>
        </message>
        <message>
            <source>Calibration</source>
            <translation>Kalibrierung</translation>
        </message>
        <message>
            <source>Calibration error</source>
            <translation>Kalibrierungsfehler</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <source>Cannot assign requested address</source>
            <translation>Die Adresse gehört nicht zu diesem Rechner</translation>
        </message>
        <message>
            <source>Capture by Overread</source>
            <translation>Aufnahme von Overread</translation>
        </message>
        <message>
            <source>Capture by a program that finds things</source>
            <translation>Aufnahme eines Befundprogramms</translation>
        </message>
        <message>
            <source>Capture of a screen</source>
            <translation>Bildschirmaufnahme</translation>
        </message>
        <message>
            <source>Capture of results</source>
            <translation>Aufnahme von Ergebnissen</translation>
        </message>
        <message>
            <source>Card</source>
            <translation>Karte</translation>
        </message>
        <message>
            <source>Cases</source>
            <translation>Fälle</translation>
        </message>
        <message>
            <source>Cases by predicted probability</source>
            <translation>Fälle nach vorhergesagter Wahrscheinlichkeit</translation>
        </message>
        <message>
            <source>Cases by predicted probability:</source>
            <translation>Fälle nach vorhergesagter Wahrscheinlichkeit:</translation>
        </message>
        <message>
            <source>Centre</source>
            <translation>Mitte</translation>
        </message>
        <message>
            <source>Centre of the window in HU</source>
            <translation>Mitte des Fensters in HU</translation>
        </message>
        <message>
            <source>Centre; in HU for CT.</source>
            <translation>Mitte; in HU bei CT.</translation>
        </message>
        <message>
            <source>Certificate</source>
            <translation>Zertifikat</translation>
        </message>
        <message>
            <source>Certificate of the update notice</source>
            <translation>Zertifikat des Hinweises auf Updates</translation>
        </message>
        <message>
            <source>Changed after seeing the model.</source>
            <translation>Geändert, nachdem das Modell zu sehen war.</translation>
        </message>
        <message>
            <source>Changed mind</source>
            <translation>Umentschieden</translation>
        </message>
        <message>
            <source>Channels</source>
            <translation>Kanäle</translation>
        </message>
        <message>
            <source>Check a model package, run its golden cases, and add it to your own models.</source>
            <translation>Ein Modellpaket prüfen, seine Referenzfälle rechnen und es zu Ihren eigenen Modellen hinzufügen.</translation>
        </message>
        <message>
            <source>Check every line of the log. Exit status: 0 unchanged, 3 altered.</source>
            <translation>Jede Zeile des Protokolls prüfen. Rückgabewert: 0 unverändert, 3 verändert.</translation>
        </message>
        <message>
            <source>Check every model file and run its golden cases on the device.</source>
            <translation>Jede Modelldatei prüfen und ihre Referenzfälle auf dem Gerät rechnen.</translation>
        </message>
        <message>
            <source>Check hanging rules before you use them.</source>
            <translation>Hängeregeln prüfen, bevor Sie sie benutzen.</translation>
        </message>
        <message>
            <source>Check now for a newer version, in the notice that updates.address names.</source>
            <translation>Jetzt nach einer neueren Version sehen, im Hinweis auf Updates, den updates.address nennt.</translation>
        </message>
        <message>
            <source>Check phrases before you use them.</source>
            <translation>Textbausteine prüfen, bevor Sie sie benutzen.</translation>
        </message>
        <message>
            <source>Check that Overread is complete and works on this computer.</source>
            <translation>Prüfen, ob Overread vollständig ist und auf diesem Computer arbeitet.</translation>
        </message>
        <message>
            <source>Check that the picture was exposed and exported properly.</source>
            <translation>Prüfen Sie, ob das Bild richtig belichtet und exportiert wurde.</translation>
        </message>
        <message>
            <source>Check that this installation is complete and works here. The report contains no patient data.</source>
            <translation>Prüfen, ob diese Installation vollständig ist und hier läuft. Der Bericht enthält keine Patientendaten.</translation>
        </message>
        <message>
            <source>Check the folder; the file is gone, or a link points nowhere.</source>
            <translation>Prüfen Sie den Ordner; die Datei ist weg, oder eine Verknüpfung führt ins Leere.</translation>
        </message>
        <message>
            <source>Check the node's host, port and AE titles with those who run it; it must know Overread's AE title.</source>
            <translation>Klären Sie Rechner, Port und AE-Titel mit denen, die den Knoten betreiben; er muss den AE-Titel von Overread kennen.</translation>
        </message>
        <message>
            <source>Check the values that the model was trained on; its results are not finite numbers.</source>
            <translation>Prüfen Sie die Werte, mit denen das Modell trainiert wurde; seine Ergebnisse sind keine endlichen Zahlen.</translation>
        </message>
        <message>
            <source>Check updates.address and updates.certificate in the settings.</source>
            <translation>Prüfen Sie updates.address und updates.certificate in den Einstellungen.</translation>
        </message>
        <message>
            <source>Checking that Overread is complete and works on this computer…</source>
            <translation>Es wird geprüft, ob Overread vollständig ist und auf diesem Computer arbeitet…</translation>
        </message>
        <message>
            <source>Checking the model</source>
            <translation>Das Modell wird geprüft</translation>
        </message>
        <message>
            <source>Chest CT</source>
            <translation>Thorax-CT</translation>
        </message>
        <message>
            <source>Chest X-ray</source>
            <translation>Röntgen-Thorax</translation>
        </message>
        <message>
            <source>Chest films</source>
            <translation>Thoraxaufnahmen</translation>
        </message>
        <message>
            <source>Children aged one to five of one hospital, and adults of another.</source>
            <translation>Kinder von einem bis fünf Jahren eines Krankenhauses und Erwachsene eines anderen.</translation>
        </message>
        <message>
            <source>Choose a model first.</source>
            <translation>Wählen Sie zuerst ein Modell.</translation>
        </message>
        <message>
            <source>Choose a model made for this body region.</source>
            <translation>Wählen Sie ein Modell, das für diese Körperregion gemacht ist.</translation>
        </message>
        <message>
            <source>Choose a model made for this modality.</source>
            <translation>Wählen Sie ein Modell, das für diese Modalität gemacht ist.</translation>
        </message>
        <message>
            <source>Choose a picture first.</source>
            <translation>Wählen Sie zuerst ein Bild.</translation>
        </message>
        <message>
            <source>Choose a row first.</source>
            <translation>Wählen Sie zuerst eine Zeile.</translation>
        </message>
        <message>
            <source>Choose another device in the settings, or update the driver of this one.</source>
            <translation>Wählen Sie in den Einstellungen ein anderes Gerät oder aktualisieren Sie den Treiber von diesem.</translation>
        </message>
        <message>
            <source>Choose another folder, free some disk space, or close the program that uses the file; then try again.</source>
            <translation>Wählen Sie einen anderen Ordner, schaffen Sie Platz auf der Platte, oder schließen Sie das Programm, das die Datei benutzt; versuchen Sie es dann noch einmal.</translation>
        </message>
        <message>
            <source>Choose another logo for the reports; this file is damaged or over 4 MB.</source>
            <translation>Wählen Sie ein anderes Logo für die Berichte; diese Datei ist beschädigt oder größer als 4 MB.</translation>
        </message>
        <message>
            <source>Choose device, models, windows, thresholds, keys and more.</source>
            <translation>Gerät, Modelle, Fensterungen, Schwellenwerte, Tasten und mehr wählen.</translation>
        </message>
        <message>
            <source>Choose how many labels hold for a picture.</source>
            <translation>Wählen Sie, wie viele Klassen auf ein Bild zutreffen.</translation>
        </message>
        <message>
            <source>Choose key pictures with K first.</source>
            <translation>Wählen Sie zuerst Schlüsselbilder mit K.</translation>
        </message>
        <message>
            <source>Choose one of these languages: {languages}.</source>
            <translation>Wählen Sie eine dieser Sprachen: {languages}.</translation>
        </message>
        <message>
            <source>Choose studies in the table first.</source>
            <translation>Wählen Sie zuerst Studien in der Tabelle.</translation>
        </message>
        <message>
            <source>Choose the file of the model first.</source>
            <translation>Wählen Sie zuerst die Datei des Modells.</translation>
        </message>
        <message>
            <source>Choose the file…</source>
            <translation>Datei wählen…</translation>
        </message>
        <message>
            <source>Choose the folder…</source>
            <translation>Ordner wählen…</translation>
        </message>
        <message>
            <source>Choose the output that holds the scores.</source>
            <translation>Wählen Sie die Ausgabe, die die Werte enthält.</translation>
        </message>
        <message>
            <source>Choose the printer, the paper and the pages in the system's dialog.</source>
            <translation>Drucker, Papier und Seiten im Dialog des Systems wählen.</translation>
        </message>
        <message>
            <source>Choose the table…</source>
            <translation>Tabelle wählen…</translation>
        </message>
        <message>
            <source>Choose the values that the model was trained on.</source>
            <translation>Wählen Sie die Werte, mit denen das Modell trainiert wurde.</translation>
        </message>
        <message>
            <source>Choose what the model gives.</source>
            <translation>Wählen Sie, was das Modell liefert.</translation>
        </message>
        <message>
            <source>Choose when a model reads, or show when it does; --model reads with any model.</source>
            <translation>Festlegen, wann ein Modell liest, oder es anzeigen; mit --model liest jedes Modell.</translation>
        </message>
        <message>
            <source>Choose which columns the list shows.</source>
            <translation>Wählen, welche Spalten die Liste zeigt.</translation>
        </message>
        <message>
            <source>Choose: {title}</source>
            <translation>Wählen: {title}</translation>
        </message>
        <message>
            <source>Choose…</source>
            <translation>Wählen…</translation>
        </message>
        <message>
            <source>Choosing a threshold needs cases with the finding and cases without it.</source>
            <translation>Um eine Schwelle zu wählen, braucht es Fälle mit dem Befund und Fälle ohne ihn.</translation>
        </message>
        <message>
            <source>Chosen by</source>
            <translation>Gewählt von</translation>
        </message>
        <message>
            <source>Chosen by: {reason}</source>
            <translation>Gewählt durch: {reason}</translation>
        </message>
        <message>
            <source>Class m&amp;ap</source>
            <translation>Klassen&amp;karte</translation>
        </message>
        <message>
            <source>Classes</source>
            <translation>Klassen</translation>
        </message>
        <message>
            <source>Classify pictures and write what was found.</source>
            <translation>Bilder klassifizieren und die Befunde schreiben.</translation>
        </message>
        <message>
            <source>Click here and choose a picture in the list, or drag one here from the list.</source>
            <translation>Klicken Sie hierher und wählen Sie in der Liste ein Bild, oder ziehen Sie eines aus der Liste hierher.</translation>
        </message>
        <message>
            <source>Click one to open its study.</source>
            <translation>Klicken Sie eines an, um seine Studie zu öffnen.</translation>
        </message>
        <message>
            <source>Click or drag</source>
            <translation>Klicken oder ziehen</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Schließen</translation>
        </message>
        <message>
            <source>Close Overread.</source>
            <translation>Overread schließen.</translation>
        </message>
        <message numerus="yes">
            <source>Close all windows and runs of Overread, then give the same command again: {n:,} journals are in use and were not searched.</source>
            <translation>
                <numerusform>Schließen Sie alle Fenster und Läufe von Overread und geben Sie denselben Befehl noch einmal: {n:,} Journal ist in Gebrauch und wurde nicht durchsucht.</numerusform>
                <numerusform>Schließen Sie alle Fenster und Läufe von Overread und geben Sie denselben Befehl noch einmal: {n:,} Journale sind in Gebrauch und wurden nicht durchsucht.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Close all windows and runs of Overread, then give the same command again; {n:,} files are in use:</source>
            <translation>
                <numerusform>Schließen Sie alle Fenster und Läufe von Overread und geben Sie denselben Befehl noch einmal; {n:,} Datei ist in Gebrauch:</numerusform>
                <numerusform>Schließen Sie alle Fenster und Läufe von Overread und geben Sie denselben Befehl noch einmal; {n:,} Dateien sind in Gebrauch:</numerusform>
            </translation>
        </message>
        <message>
            <source>Close other programs or restart the computer, then try again.</source>
            <translation>Schließen Sie andere Programme oder starten Sie den Computer neu, und versuchen Sie es noch einmal.</translation>
        </message>
        <message>
            <source>Code of a language, such as de; by default that of the settings.</source>
            <translation>Kürzel einer Sprache, etwa de; Vorgabe: die Sprache der Einstellungen.</translation>
        </message>
        <message>
            <source>Colour as stored</source>
            <translation>Farbe wie gespeichert</translation>
        </message>
        <message>
            <source>Colour pictures are not reformatted.</source>
            <translation>Farbbilder werden nicht reformatiert.</translation>
        </message>
        <message>
            <source>Colours of the map</source>
            <translation>Farben der Karte</translation>
        </message>
        <message>
            <source>Column of the table or DICOM keyword to form subgroups by; may be repeated.</source>
            <translation>Spalte der Tabelle oder DICOM-Schlüsselwort, nach dem Untergruppen gebildet werden; mehrfach möglich.</translation>
        </message>
        <message>
            <source>Columns of the list</source>
            <translation>Spalten der Liste</translation>
        </message>
        <message>
            <source>Comma, decimal point</source>
            <translation>Komma, Dezimalpunkt</translation>
        </message>
        <message>
            <source>Command</source>
            <translation>Befehl</translation>
        </message>
        <message>
            <source>Commands</source>
            <translation>Befehle</translation>
        </message>
        <message>
            <source>Commands with their keys</source>
            <translation>Befehle mit ihren Tasten</translation>
        </message>
        <message>
            <source>Comment</source>
            <translation>Kommentar</translation>
        </message>
        <message>
            <source>Comment on this finding</source>
            <translation>Kommentar zu diesem Befund</translation>
        </message>
        <message>
            <source>Commitment</source>
            <translation>Zusage</translation>
        </message>
        <message>
            <source>Compare with</source>
            <translation>Vergleichen mit</translation>
        </message>
        <message>
            <source>Compare with a model file</source>
            <translation>Mit einer Modelldatei vergleichen</translation>
        </message>
        <message>
            <source>Comparison</source>
            <translation>Vergleich</translation>
        </message>
        <message>
            <source>Comparison of two models on this picture</source>
            <translation>Vergleich zweier Modelle auf diesem Bild</translation>
        </message>
        <message>
            <source>Compute recorded results again, and say whether they are equal or what differs.</source>
            <translation>Aufgezeichnete Ergebnisse neu rechnen und sagen, ob sie gleich sind oder was abweicht.</translation>
        </message>
        <message>
            <source>Computer-aided detection report</source>
            <translation>Bericht einer computergestützten Erkennung</translation>
        </message>
        <message>
            <source>Concordance</source>
            <translation>Übereinstimmung</translation>
        </message>
        <message>
            <source>Connect the drive of your models' folder, or choose another folder; {folder} is not there.</source>
            <translation>Schließen Sie das Laufwerk Ihrer Modelle an, oder wählen Sie einen anderen Ordner; {folder} ist nicht da.</translation>
        </message>
        <message>
            <source>Connect the drive or the network folder again; what was read is kept, and the rest is read then.</source>
            <translation>Schließen Sie das Laufwerk oder den Netzwerkordner wieder an; was gelesen wurde, bleibt, und der Rest wird dann gelesen.</translation>
        </message>
        <message>
            <source>Connection refused</source>
            <translation>Die Verbindung wurde abgelehnt</translation>
        </message>
        <message>
            <source>Connection reset by peer</source>
            <translation>Die Gegenstelle hat die Verbindung getrennt</translation>
        </message>
        <message>
            <source>Connection timed out</source>
            <translation>Zeitüberschreitung der Verbindung</translation>
        </message>
        <message>
            <source>Contact</source>
            <translation>Kontakt</translation>
        </message>
        <message>
            <source>Continue</source>
            <translation>Weiter</translation>
        </message>
        <message>
            <source>Continue the &amp;last batch</source>
            <translation>&amp;Letzten Durchgang fortsetzen</translation>
        </message>
        <message>
            <source>Cop&amp;y picture</source>
            <translation>Bild &amp;kopieren</translation>
        </message>
        <message>
            <source>Copied: {words}</source>
            <translation>Kopiert: {words}</translation>
        </message>
        <message>
            <source>Copy</source>
            <translation>Kopieren</translation>
        </message>
        <message>
            <source>Copy &amp;words for the report</source>
            <translation>Befun&amp;dtext kopieren</translation>
        </message>
        <message>
            <source>Copy a sentence or two on this study for the report: what was found, what you say of it, what you measured.</source>
            <translation>Ein oder zwei Sätze über diese Studie für den Befund kopieren: was gefunden wurde, was Sie dazu sagen, was Sie gemessen haben.</translation>
        </message>
        <message>
            <source>Copy the built-in template to edit it; README.md in it says how.</source>
            <translation>Die mitgelieferte Vorlage kopieren, um sie zu ändern; README.md darin erklärt, wie.</translation>
        </message>
        <message>
            <source>Copy the file again from its source; it is damaged.</source>
            <translation>Die Datei ist beschädigt; kopieren Sie sie noch einmal von der Quelle.</translation>
        </message>
        <message>
            <source>Copy the file again from its source; its end is missing.</source>
            <translation>Die Datei endet zu früh; kopieren Sie sie noch einmal von der Quelle.</translation>
        </message>
        <message>
            <source>Copy the file again from its source; until then, look at the part that is there.</source>
            <translation>Sehen Sie an, was davon da ist, und kopieren Sie die Datei noch einmal von der Quelle.</translation>
        </message>
        <message>
            <source>Copy the file again or export it in another format; it is probably damaged.</source>
            <translation>Die Datei ist wahrscheinlich beschädigt; kopieren Sie sie noch einmal oder exportieren Sie sie in einem anderen Format.</translation>
        </message>
        <message>
            <source>Copy the picture as it is shown, with the notice below it.</source>
            <translation>Das Bild kopieren, wie es gezeigt wird, mit dem Hinweis darunter.</translation>
        </message>
        <message>
            <source>Copy the shipped template into the folder of the report template (overread report template --copy-to), or choose none; the folder has no {entry}.</source>
            <translation>Kopieren Sie die mitgelieferte Vorlage in den Ordner der Berichtsvorlage (overread report template --copy-to), oder wählen Sie keine; im Ordner ist keine {entry}.</translation>
        </message>
        <message>
            <source>Coronal</source>
            <translation>Koronal</translation>
        </message>
        <message>
            <source>Correct the hanging rule {file}: {reason}.</source>
            <translation>Berichtigen Sie die Hängeregel {file}: {reason}.</translation>
        </message>
        <message>
            <source>Correct the key {key} in the hanging rule {file}: {reason}.</source>
            <translation>Berichtigen Sie den Schlüssel {key} in der Hängeregel {file}: {reason}.</translation>
        </message>
        <message>
            <source>Correct the problem named above, then start overread serve again.</source>
            <translation>Beheben Sie das oben genannte Problem, und starten Sie overread serve dann erneut.</translation>
        </message>
        <message>
            <source>Correct the setting named above, or reset it.</source>
            <translation>Berichtigen Sie die oben genannte Einstellung, oder setzen Sie sie zurück.</translation>
        </message>
        <message>
            <source>Count only what was said before the model's answer was seen.</source>
            <translation>Nur zählen, was gesagt wurde, bevor die Antwort des Modells zu sehen war.</translation>
        </message>
        <message>
            <source>Covering places</source>
            <translation>Stellen werden verdeckt</translation>
        </message>
        <message>
            <source>Crosshair</source>
            <translation>Fadenkreuz</translation>
        </message>
        <message>
            <source>Ctrl + arrow keys</source>
            <translation>Strg + Pfeiltasten</translation>
        </message>
        <message>
            <source>Ctrl + wheel</source>
            <translation>Strg + Rad</translation>
        </message>
        <message>
            <source>Current</source>
            <translation>Aktuell</translation>
        </message>
        <message>
            <source>Curves</source>
            <translation>Kurven</translation>
        </message>
        <message>
            <source>Cut CT and MR stacks in axial, coronal and sagittal planes, write PNGs, and print a JSON line for each.</source>
            <translation>CT- und MR-Stapel axial, koronar und sagittal schneiden, PNGs schreiben und zu jedem eine JSON-Zeile ausgeben.</translation>
        </message>
        <message>
            <source>Cut the stack in three planes (MPR) with one crosshair.</source>
            <translation>Den Stapel in drei Ebenen schneiden (MPR), mit einem Fadenkreuz.</translation>
        </message>
        <message>
            <source>DICOM files, and folders of them.</source>
            <translation>DICOM-Dateien und Ordner damit.</translation>
        </message>
        <message>
            <source>DICOM results that --dicom writes: some of sr, sc, map, pdf, seg, gsps, kos, marks, measures. Default: sr, sc, map, pdf.</source>
            <translation>DICOM-Ergebnisse, die --dicom schreibt: einige von sr, sc, map, pdf, seg, gsps, kos, marks, measures. Vorgabe: sr, sc, map, pdf.</translation>
        </message>
        <message>
            <source>DICOM results to send: sr, sc, map, pdf, separated by commas.</source>
            <translation>DICOM-Ergebnisse, die gesendet werden: sr, sc, map, pdf, durch Kommas getrennt.</translation>
        </message>
        <message>
            <source>Dark</source>
            <translation>Dunkel</translation>
        </message>
        <message>
            <source>Dark suits a reading room, light an office.</source>
            <translation>Dunkel passt in den Befundraum, hell ins Büro.</translation>
        </message>
        <message>
            <source>Data to and from the cluster are not encrypted; use tls:// to encrypt them.</source>
            <translation>Daten zum Cluster und zurück sind nicht verschlüsselt; mit tls:// sind sie es.</translation>
        </message>
        <message>
            <source>Data, all figures and all limits: Help, Model card in the window.</source>
            <translation>Daten, alle Kennzahlen und alle Grenzen: im Fenster unter Hilfe, Modellkarte.</translation>
        </message>
        <message>
            <source>Date</source>
            <translation>Datum</translation>
        </message>
        <message>
            <source>Date and modality</source>
            <translation>Datum und Modalität</translation>
        </message>
        <message>
            <source>Date, modality, accession number or patient ID</source>
            <translation>Datum, Modalität, Auftragsnummer oder Patienten-ID</translation>
        </message>
        <message>
            <source>Date, modality, number and name of the patient</source>
            <translation>Datum, Modalität, Nummer und Name des Patienten</translation>
        </message>
        <message>
            <source>Dates and times are removed.</source>
            <translation>Datums- und Zeitangaben werden entfernt.</translation>
        </message>
        <message>
            <source>Dates and times stay, except the date of birth.</source>
            <translation>Datums- und Zeitangaben bleiben, nur das Geburtsdatum nicht.</translation>
        </message>
        <message>
            <source>Dates are moved; times of day stay.</source>
            <translation>Datumsangaben werden verschoben; Uhrzeiten bleiben.</translation>
        </message>
        <message>
            <source>Days</source>
            <translation>Tage</translation>
        </message>
        <message>
            <source>Days after a study was last opened; 0: until you delete it.</source>
            <translation>Tage nach dem letzten Öffnen einer Studie; 0: bis Sie sie löschen.</translation>
        </message>
        <message>
            <source>Days after the last entry on a picture; 0: until you delete them.</source>
            <translation>Tage nach dem letzten Eintrag zu einem Bild; 0: bis Sie sie löschen.</translation>
        </message>
        <message>
            <source>Days after the last object of a study arrived; 0: until you delete them.</source>
            <translation>Tage nach dem letzten Objekt einer Studie; 0: bis Sie sie löschen.</translation>
        </message>
        <message>
            <source>Days after the last use; 0: until you delete them.</source>
            <translation>Tage nach der letzten Benutzung; 0: bis Sie sie löschen.</translation>
        </message>
        <message>
            <source>Days that a study may be old. 1: today, 2: also yesterday, 0: any day.</source>
            <translation>Wie alt eine Studie sein darf, in Tagen. 1: von heute, 2: auch von gestern, 0: beliebig alt.</translation>
        </message>
        <message>
            <source>Days that sent and failed objects stay listed; later they could be sent again. 0: until you delete them.</source>
            <translation>Tage, die gesendete und gescheiterte Objekte aufgeführt bleiben; danach könnten sie noch einmal gesendet werden. 0: bis Sie sie löschen.</translation>
        </message>
        <message>
            <source>De-identification left a name, a UID or a date of the original in the file.</source>
            <translation>Die De-Identifizierung hat einen Namen, eine UID oder ein Datum des Originals in der Datei belassen.</translation>
        </message>
        <message>
            <source>De-identify the DICOM results that --dicom writes.</source>
            <translation>Die DICOM-Ergebnisse, die --dicom schreibt, de-identifizieren.</translation>
        </message>
        <message>
            <source>De-identifying</source>
            <translation>De-Identifizierung</translation>
        </message>
        <message>
            <source>Decided</source>
            <translation>Entschieden</translation>
        </message>
        <message>
            <source>Decisions</source>
            <translation>Entscheidungen</translation>
        </message>
        <message>
            <source>Decoding a picture of the file took more than {seconds:g} seconds.</source>
            <translation>Das Dekodieren eines Bildes der Datei dauerte länger als {seconds:g} Sekunden.</translation>
        </message>
        <message>
            <source>Decoding the file takes more than {most:,} MiB of memory.</source>
            <translation>Das Dekodieren der Datei braucht mehr als {most:,} MiB Speicher.</translation>
        </message>
        <message>
            <source>Decoding the pixels needs a library that is not installed.</source>
            <translation>Zum Dekodieren der Pixel fehlt eine Bibliothek.</translation>
        </message>
        <message>
            <source>Decoding took longer than the time limit.</source>
            <translation>Das Dekodieren hat länger gedauert als die Zeitgrenze.</translation>
        </message>
        <message>
            <source>Decrypt everything, then delete the key from the keyring.</source>
            <translation>Alles entschlüsseln, dann den Schlüssel aus dem Schlüsselbund löschen.</translation>
        </message>
        <message>
            <source>Default columns</source>
            <translation>Übliche Spalten</translation>
        </message>
        <message>
            <source>Default: from the name of the file.</source>
            <translation>Vorgabe: nach dem Namen der Datei.</translation>
        </message>
        <message>
            <source>Delete</source>
            <translation>Löschen</translation>
        </message>
        <message>
            <source>Delete a patient</source>
            <translation>Einen Patienten löschen</translation>
        </message>
        <message>
            <source>Delete all &amp;marks</source>
            <translation>Alle &amp;Markierungen löschen</translation>
        </message>
        <message>
            <source>Delete all marks on this picture.</source>
            <translation>Alle Markierungen auf diesem Bild löschen.</translation>
        </message>
        <message>
            <source>Delete data older than the settings allow (privacy.keep_…). Data in use stay.</source>
            <translation>Daten löschen, die älter sind, als die Einstellungen erlauben (privacy.keep_…). Daten in Benutzung bleiben.</translation>
        </message>
        <message>
            <source>Delete it.</source>
            <translation>Löschen.</translation>
        </message>
        <message>
            <source>Delete the mark (Del); Take back a mark brings it back</source>
            <translation>Die Markierung löschen (Entf); „Markierung zurücknehmen“ holt sie wieder</translation>
        </message>
        <message>
            <source>Delete the mark that is picked.</source>
            <translation>Die gewählte Markierung löschen.</translation>
        </message>
        <message numerus="yes">
            <source>Delete these {n:,} damaged files by hand if nobody needs them; they may name any patient:</source>
            <translation>
                <numerusform>Löschen Sie diese {n:,} beschädigte Datei von Hand, wenn niemand sie braucht; sie kann jeden Patienten nennen:</numerusform>
                <numerusform>Löschen Sie diese {n:,} beschädigten Dateien von Hand, wenn niemand sie braucht; sie können jeden Patienten nennen:</numerusform>
            </translation>
        </message>
        <message>
            <source>Delete; without it, the data are only listed.</source>
            <translation>Löschen; ohne diese Option werden die Daten nur aufgelistet.</translation>
        </message>
        <message>
            <source>Deleted:</source>
            <translation>Gelöscht:</translation>
        </message>
        <message>
            <source>Deleting a patient's data</source>
            <translation>Daten eines Patienten werden gelöscht</translation>
        </message>
        <message>
            <source>Deleting…</source>
            <translation>Wird gelöscht…</translation>
        </message>
        <message>
            <source>Dental X-ray</source>
            <translation>Zahnröntgen</translation>
        </message>
        <message>
            <source>Description</source>
            <translation>Beschreibung</translation>
        </message>
        <message>
            <source>Device</source>
            <translation>Gerät</translation>
        </message>
        <message>
            <source>Disagree</source>
            <translation>Nicht zugestimmt</translation>
        </message>
        <message>
            <source>Disagree with the finding shown.</source>
            <translation>Sagen, dass Sie dem gezeigten Befund nicht zustimmen.</translation>
        </message>
        <message>
            <source>Disagrees</source>
            <translation>Widerspricht</translation>
        </message>
        <message>
            <source>Discard and open</source>
            <translation>Verwerfen und öffnen</translation>
        </message>
        <message>
            <source>Discordant</source>
            <translation>Abweichend</translation>
        </message>
        <message>
            <source>Discordant ({n})</source>
            <translation>Abweichend ({n})</translation>
        </message>
        <message>
            <source>Discordant findings</source>
            <translation>Abweichende Befunde</translation>
        </message>
        <message>
            <source>Disk quota exceeded</source>
            <translation>Das Kontingent auf der Platte ist erschöpft</translation>
        </message>
        <message>
            <source>Disk space to be left (MB)</source>
            <translation>Freizuhaltender Platz (MB)</translation>
        </message>
        <message>
            <source>Do not black out one or two letters, such as L and R on films.</source>
            <translation>Einen oder zwei einzelne Buchstaben nicht schwärzen, etwa L und R auf Röntgenbildern.</translation>
        </message>
        <message>
            <source>Do the same at the same place in &amp;all files of this size</source>
            <translation>Ebenso an derselben Stelle in &amp;allen Dateien dieser Größe</translation>
        </message>
        <message>
            <source>Do you agree?</source>
            <translation>Stimmen Sie zu?</translation>
        </message>
        <message>
            <source>Do you agree? In view: {finding}</source>
            <translation>Stimmen Sie zu? Im Blick: {finding}</translation>
        </message>
        <message>
            <source>Document</source>
            <translation>Dokument</translation>
        </message>
        <message>
            <source>Document or chart</source>
            <translation>Dokument oder Diagramm</translation>
        </message>
        <message>
            <source>Dose distribution</source>
            <translation>Dosisverteilung</translation>
        </message>
        <message>
            <source>Dose distribution by Overread</source>
            <translation>Dosisverteilung von Overread</translation>
        </message>
        <message>
            <source>Dose report</source>
            <translation>Dosisbericht</translation>
        </message>
        <message>
            <source>Double click</source>
            <translation>Doppelklick</translation>
        </message>
        <message>
            <source>Drag from the list, Enter</source>
            <translation>Aus der Liste ziehen, Eingabe</translation>
        </message>
        <message>
            <source>Draw the map as lines of equal evidence instead of a wash of colour.</source>
            <translation>Die Karte als Linien gleicher Hinweise statt als Farbschleier zeichnen.</translation>
        </message>
        <message>
            <source>Draw the overlays of the files.</source>
            <translation>Die Overlays der Dateien zeichnen.</translation>
        </message>
        <message>
            <source>Draw the overlays that the file lays over its picture.</source>
            <translation>Die Overlays zeichnen, die die Datei über ihr Bild legt.</translation>
        </message>
        <message>
            <source>Draw your measurements, and explain them in a strip below.</source>
            <translation>Ihre Messungen einzeichnen und in einem Streifen darunter erklären.</translation>
        </message>
        <message>
            <source>Drawing</source>
            <translation>Zeichnung</translation>
        </message>
        <message>
            <source>Drawing the pages</source>
            <translation>Die Seiten werden gezeichnet</translation>
        </message>
        <message>
            <source>E&amp;xport</source>
            <translation>E&amp;xport</translation>
        </message>
        <message>
            <source>ECG</source>
            <translation>EKG</translation>
        </message>
        <message>
            <source>Each class against all others</source>
            <translation>Jede Klasse gegen alle anderen</translation>
        </message>
        <message>
            <source>Each label holds independently of the others</source>
            <translation>Jede Klasse trifft unabhängig von den anderen zu</translation>
        </message>
        <message>
            <source>Each open DICOM file is copied under a new name; the originals stay.</source>
            <translation>Jede offene DICOM-Datei wird unter einem neuen Namen kopiert; die Originale bleiben.</translation>
        </message>
        <message>
            <source>Each study gets a folder in it; if empty, your own Overread folder is used.</source>
            <translation>Jede Studie bekommt darin einen Ordner; leer: Ihr eigener Overread-Ordner.</translation>
        </message>
        <message>
            <source>Earlier studies</source>
            <translation>Voruntersuchungen</translation>
        </message>
        <message>
            <source>Earlier studies: off, or ask (the window offers those of the patient from this node).</source>
            <translation>Voruntersuchungen: off (aus) oder ask (das Fenster bietet die des Patienten von diesem Knoten an).</translation>
        </message>
        <message>
            <source>Earlier study</source>
            <translation>Voruntersuchung</translation>
        </message>
        <message>
            <source>Earlier study {n} of {count}</source>
            <translation>Voruntersuchung {n} von {count}</translation>
        </message>
        <message>
            <source>Ellipse</source>
            <translation>Ellipse</translation>
        </message>
        <message>
            <source>Encrypt stored patient data</source>
            <translation>Gespeicherte Patientendaten verschlüsseln</translation>
        </message>
        <message>
            <source>Encrypt the connection; the node's certificate is checked.</source>
            <translation>Die Verbindung verschlüsseln; das Zertifikat des Knotens wird geprüft.</translation>
        </message>
        <message>
            <source>Encrypt the patient data in Overread's own folder with a key in this computer's keyring.</source>
            <translation>Die Patientendaten in Overreads eigenem Ordner verschlüsseln, mit einem Schlüssel im Schlüsselbund dieses Computers.</translation>
        </message>
        <message>
            <source>Encrypts new files in Overread's own folder with a key in this computer's keyring; overread data encrypt does the existing ones.</source>
            <translation>Verschlüsselt neue Dateien in Overreads eigenem Ordner mit einem Schlüssel im Schlüsselbund dieses Computers; die vorhandenen verschlüsselt overread data encrypt.</translation>
        </message>
        <message>
            <source>Error</source>
            <translation>Fehler</translation>
        </message>
        <message>
            <source>Errors</source>
            <translation>Fehler</translation>
        </message>
        <message>
            <source>Esc, Del</source>
            <translation>Esc, Entf</translation>
        </message>
        <message>
            <source>Every film is read by itself; a second projection is not taken into account.</source>
            <translation>Jede Aufnahme wird für sich gelesen; eine zweite Ebene wird nicht berücksichtigt.</translation>
        </message>
        <message>
            <source>Every other study in the list is decided.</source>
            <translation>Jede andere Studie in der Liste ist entschieden.</translation>
        </message>
        <message>
            <source>Every picture was read as all pictures are: decoded, prepared and gated by the same code, on the device named above. What was refused or could not be read is counted, listed, and in no other figure than “unread cases missed”.</source>
            <translation>Jedes Bild wurde gelesen wie alle Bilder: vom selben Code dekodiert, vorbereitet und am Eingang geprüft, auf dem oben genannten Gerät. Was abgelehnt wurde oder nicht lesbar war, ist gezählt und aufgeführt und geht in keine andere Zahl ein als in „ungelesene Fälle als übersehen“.</translation>
        </message>
        <message>
            <source>Every picture was read.</source>
            <translation>Jedes Bild wurde gelesen.</translation>
        </message>
        <message>
            <source>Everything is computed on this computer; nothing leaves it unless you export it.</source>
            <translation>Alles wird auf diesem Computer berechnet; nichts verlässt ihn, solange Sie nichts exportieren.</translation>
        </message>
        <message>
            <source>Everything read so far is kept. Export it if you need it now, then restart Overread.</source>
            <translation>Was bisher gelesen wurde, ist erhalten. Exportieren Sie es, wenn Sie es jetzt brauchen, und starten Sie Overread dann neu.</translation>
        </message>
        <message>
            <source>Evidence for</source>
            <translation>Hinweise auf</translation>
        </message>
        <message>
            <source>Exactly one label holds for a picture</source>
            <translation>Genau eine Klasse trifft auf ein Bild zu</translation>
        </message>
        <message>
            <source>Exit status: 0 all are good, 3 some are not.</source>
            <translation>Rückgabewert: 0 alle sind in Ordnung, 3 manche nicht.</translation>
        </message>
        <message>
            <source>Exit status: 0 all equal, 3 some differ, 2 wrong usage.</source>
            <translation>Rückgabewert: 0 alle gleich, 3 manche weichen ab, 2 falscher Aufruf.</translation>
        </message>
        <message>
            <source>Exit status: 0 all files read (refusals included), 3 some files were errors, 2 wrong usage, 130 stopped.</source>
            <translation>Rückgabewert: 0 alle Dateien gelesen (auch Ablehnungen), 3 manche Dateien waren Fehler, 2 falscher Aufruf, 130 angehalten.</translation>
        </message>
        <message>
            <source>Exit status: 0 all files written, 3 some were not, 130 stopped by Ctrl-C.</source>
            <translation>Rückgabewert: 0 alle Dateien geschrieben, 3 manche nicht, 130 mit Strg-C angehalten.</translation>
        </message>
        <message>
            <source>Exit status: 0 all is good, 3 your own cannot be used.</source>
            <translation>Rückgabewert: 0 alles in Ordnung, 3 die eigenen können nicht benutzt werden.</translation>
        </message>
        <message>
            <source>Exit status: 0 all is well, 3 something failed.</source>
            <translation>Rückgabewert: 0 alles in Ordnung, 3 etwas ist fehlgeschlagen.</translation>
        </message>
        <message>
            <source>Exit status: 0 all passed, 3 some did not, 2 wrong usage.</source>
            <translation>Rückgabewert: 0 alle bestanden, 3 manche nicht, 2 falscher Aufruf.</translation>
        </message>
        <message>
            <source>Exit status: 0 all pictures read (refusals included), 3 some files were errors, 2 wrong usage, 130 stopped by Ctrl-C (what was finished is written).</source>
            <translation>Rückgabewert: 0 alle Bilder gelesen (auch Ablehnungen), 3 manche Dateien waren Fehler, 2 falscher Aufruf, 130 mit Strg-C angehalten (was fertig war, ist geschrieben).</translation>
        </message>
        <message>
            <source>Exit status: 0 all pictures written, 3 some could not be read, 2 wrong usage, 130 stopped by Ctrl-C.</source>
            <translation>Rückgabewert: 0 alle Bilder geschrieben, 3 manche waren nicht lesbar, 2 falscher Aufruf, 130 mit Strg-C angehalten.</translation>
        </message>
        <message>
            <source>Exit status: 0 all rules are good, 3 some of your own are not.</source>
            <translation>Rückgabewert: 0 alle Regeln sind in Ordnung, 3 manche der eigenen nicht.</translation>
        </message>
        <message>
            <source>Exit status: 0 all series written, 3 some cannot be reformatted, 2 wrong usage, 130 stopped by Ctrl-C.</source>
            <translation>Rückgabewert: 0 alle Serien geschrieben, 3 manche sind nicht reformatierbar, 2 falscher Aufruf, 130 mit Strg-C angehalten.</translation>
        </message>
        <message>
            <source>Exit status: 0 all were sent, 3 some failed or wait for another try, 130 stopped by Ctrl-C.</source>
            <translation>Rückgabewert: 0 alles gesendet, 3 manches ist gescheitert oder wartet auf einen neuen Versuch, 130 mit Strg-C angehalten.</translation>
        </message>
        <message>
            <source>Exit status: 0 done, 2 the keyring does not give the key, 3 some files are in use, 130 stopped by Ctrl-C.</source>
            <translation>Rückgabewert: 0 fertig, 2 der Schlüsselbund gibt den Schlüssel nicht heraus, 3 manche Dateien sind in Benutzung, 130 mit Strg-C angehalten.</translation>
        </message>
        <message>
            <source>Exit status: 0 done, 2 the passphrase or the key is wrong, or the keyring does not keep it.</source>
            <translation>Rückgabewert: 0 fertig, 2 Passphrase oder Schlüssel ist falsch, oder der Schlüsselbund bewahrt ihn nicht auf.</translation>
        </message>
        <message>
            <source>Exit status: 0 done, 2 wrong usage, 3 some files could not be looked into, 130 stopped by Ctrl-C.</source>
            <translation>Rückgabewert: 0 fertig, 2 falscher Aufruf, 3 in manche Dateien konnte nicht hineingesehen werden, 130 mit Strg-C angehalten.</translation>
        </message>
        <message>
            <source>Exit status: 0 done, 3 something could not be deleted.</source>
            <translation>Rückgabewert: 0 fertig, 3 etwas konnte nicht gelöscht werden.</translation>
        </message>
        <message>
            <source>Exit status: 0 imported, 2 refused or an answer is missing, 130 stopped by Ctrl-C.</source>
            <translation>Rückgabewert: 0 importiert, 2 abgelehnt, oder eine Antwort fehlt, 130 mit Strg-C angehalten.</translation>
        </message>
        <message>
            <source>Exit status: 0 no drift, 3 drift, 2 wrong usage.</source>
            <translation>Rückgabewert: 0 keine Drift, 3 Drift, 2 falscher Aufruf.</translation>
        </message>
        <message>
            <source>Exit status: 0 stopped as asked, 1 could not continue, 2 wrong usage or settings. With --status: 0 all is well, 3 something needs attention, 4 the service does not run.</source>
            <translation>Rückgabewert: 0 wie gewünscht angehalten, 1 konnte nicht weiterlaufen, 2 falscher Aufruf oder falsche Einstellungen. Mit --status: 0 alles in Ordnung, 3 etwas braucht Aufmerksamkeit, 4 der Dienst läuft nicht.</translation>
        </message>
        <message>
            <source>Exit status: 0 this is the newest version, 3 there is a newer one, 2 the notice cannot be read or trusted.</source>
            <translation>Rückgabewert: 0 dies ist die neueste Version, 3 es gibt eine neuere, 2 die Mitteilung ist nicht lesbar oder nicht vertrauenswürdig.</translation>
        </message>
        <message>
            <source>Exit status: 0 written, 3 no place stands out, 2 wrong usage, 130 stopped by Ctrl-C.</source>
            <translation>Rückgabewert: 0 geschrieben, 3 keine Stelle hebt sich ab, 2 falscher Aufruf, 130 mit Strg-C angehalten.</translation>
        </message>
        <message>
            <source>Exit status: 0.</source>
            <translation>Rückgabewert: 0.</translation>
        </message>
        <message>
            <source>Expected calibration error</source>
            <translation>Erwarteter Kalibrierungsfehler</translation>
        </message>
        <message>
            <source>Export &amp;PDF…</source>
            <translation>&amp;PDF exportieren…</translation>
        </message>
        <message>
            <source>Export &amp;table…</source>
            <translation>&amp;Tabelle exportieren…</translation>
        </message>
        <message>
            <source>Export CSV…</source>
            <translation>CSV exportieren…</translation>
        </message>
        <message>
            <source>Export PDF</source>
            <translation>PDF exportieren</translation>
        </message>
        <message>
            <source>Export PDF of this st&amp;udy…</source>
            <translation>PDF dieser St&amp;udie exportieren…</translation>
        </message>
        <message>
            <source>Export PDF…</source>
            <translation>PDF exportieren…</translation>
        </message>
        <message>
            <source>Export as &amp;DICOM…</source>
            <translation>Als &amp;DICOM exportieren…</translation>
        </message>
        <message>
            <source>Export as DICOM</source>
            <translation>Als DICOM exportieren</translation>
        </message>
        <message>
            <source>Export pi&amp;ctures…</source>
            <translation>Bilder &amp;exportieren…</translation>
        </message>
        <message>
            <source>Export pictures</source>
            <translation>Bilder exportieren</translation>
        </message>
        <message>
            <source>Export table</source>
            <translation>Tabelle exportieren</translation>
        </message>
        <message>
            <source>Export the file again from its source; it is broken, or made to break readers.</source>
            <translation>Die Datei ist defekt oder soll Leseprogramme stören; exportieren Sie sie noch einmal von der Quelle.</translation>
        </message>
        <message>
            <source>Export the peer review</source>
            <translation>Peer-Review exportieren</translation>
        </message>
        <message>
            <source>Export the picture again as ordinary grey-scale or RGB.</source>
            <translation>Exportieren Sie das Bild noch einmal in gewöhnlichen Graustufen oder RGB.</translation>
        </message>
        <message>
            <source>Export the picture smaller; it exceeds the size limit.</source>
            <translation>Das Bild ist über der Größengrenze; exportieren Sie es kleiner.</translation>
        </message>
        <message>
            <source>Export the picture with the right polarity, then read it again.</source>
            <translation>Exportieren Sie das Bild mit der richtigen Polarität, und lesen Sie es dann noch einmal.</translation>
        </message>
        <message>
            <source>Export the study again in another transfer syntax.</source>
            <translation>Exportieren Sie die Studie noch einmal in einer anderen Transfersyntax.</translation>
        </message>
        <message>
            <source>Export your decisions</source>
            <translation>Eigene Entscheidungen exportieren</translation>
        </message>
        <message>
            <source>Exported by</source>
            <translation>Exportiert von</translation>
        </message>
        <message>
            <source>Exports show your decisions next to the models' findings.</source>
            <translation>Was Sie entschieden haben, steht in Exporten neben dem, was die Modelle sagten.</translation>
        </message>
        <message>
            <source>F (sex)</source>
            <translation>W (Geschlecht)</translation>
        </message>
        <message>
            <source>FAILED</source>
            <translation>NICHT bestanden</translation>
        </message>
        <message>
            <source>Fact</source>
            <translation>Angabe</translation>
        </message>
        <message>
            <source>Facts on the study and the model</source>
            <translation>Angaben zu Studie und Modell</translation>
        </message>
        <message>
            <source>Fetch and open</source>
            <translation>Holen und öffnen</translation>
        </message>
        <message>
            <source>Fetch by</source>
            <translation>Holen mit</translation>
        </message>
        <message>
            <source>Fetch e&amp;arlier studies</source>
            <translation>Voruntersuchungen &amp;holen</translation>
        </message>
        <message>
            <source>Fetch studies into the folder for received studies.</source>
            <translation>Studien in den Ordner für empfangene Studien holen.</translation>
        </message>
        <message>
            <source>Fetch them and show them beside</source>
            <translation>Holen und daneben zeigen</translation>
        </message>
        <message>
            <source>Fetch them too, and open them beside</source>
            <translation>Auch sie holen und daneben öffnen</translation>
        </message>
        <message>
            <source>Fetch this patient's earlier studies from the archive and show them beside.</source>
            <translation>Die Voruntersuchungen dieses Patienten aus dem Archiv holen und daneben zeigen.</translation>
        </message>
        <message numerus="yes">
            <source>Fetch {n} earlier studies too</source>
            <translation>
                <numerusform>Auch {n} Voruntersuchung holen</numerusform>
                <numerusform>Auch {n} Voruntersuchungen holen</numerusform>
            </translation>
        </message>
        <message>
            <source>Fetching</source>
            <translation>Holen</translation>
        </message>
        <message>
            <source>Fetching earlier studies</source>
            <translation>Voruntersuchungen werden geholt</translation>
        </message>
        <message>
            <source>Fiducials</source>
            <translation>Passmarken</translation>
        </message>
        <message>
            <source>Figures</source>
            <translation>Kennzahlen</translation>
        </message>
        <message>
            <source>Figures are of sources that were left out whole: 9 in 10 or more of their chest films, films of limbs and MR slices of the head go to their models. What fails most are kinds of view that only one source has: shoulders and pelves among the films, slices of face, skull base and vertex among the MR slices.</source>
            <translation>Die Kennzahlen gelten für Quellen, die ganz ausgelassen wurden: 9 von 10 oder mehr ihrer Thoraxaufnahmen, Extremitätenaufnahmen und MR-Schichten des Kopfes gehen an ihre Modelle. Am häufigsten misslingen Ansichten, die nur eine Quelle hat: Schultern und Becken unter den Aufnahmen, Schichten von Gesicht, Schädelbasis und Scheitel unter den MR-Schichten.</translation>
        </message>
        <message>
            <source>File</source>
            <translation>Datei</translation>
        </message>
        <message>
            <source>File and patient</source>
            <translation>Datei und Patient</translation>
        </message>
        <message>
            <source>File exists</source>
            <translation>Die Datei gibt es schon</translation>
        </message>
        <message>
            <source>File for the audit log's newest hash</source>
            <translation>Datei für den neuesten Hash des Prüfprotokolls</translation>
        </message>
        <message>
            <source>File format</source>
            <translation>Dateiformat</translation>
        </message>
        <message>
            <source>File format: png, jpg or tif.</source>
            <translation>Dateiformat: png, jpg oder tif.</translation>
        </message>
        <message>
            <source>File name too long</source>
            <translation>Der Dateiname ist zu lang</translation>
        </message>
        <message>
            <source>Files and folders.</source>
            <translation>Dateien und Ordner.</translation>
        </message>
        <message>
            <source>Files and folders; folders are read whole.</source>
            <translation>Dateien und Ordner; Ordner werden ganz gelesen.</translation>
        </message>
        <message>
            <source>Files in the byte order of ACR-NEMA cannot be rewritten.</source>
            <translation>Dateien in der Bytefolge von ACR-NEMA können nicht neu geschrieben werden.</translation>
        </message>
        <message>
            <source>Files with text in their pixels</source>
            <translation>Dateien mit Text in den Pixeln</translation>
        </message>
        <message>
            <source>Fill in this dialog from a file, and make the card.</source>
            <translation>Diesen Dialog aus einer Datei ausfüllen und die Karte erstellen.</translation>
        </message>
        <message>
            <source>Find text in the pictures and blac&amp;k it out; I look at it first</source>
            <translation>Text in den Bildern finden und sch&amp;wärzen; ich sehe ihn zuerst an</translation>
        </message>
        <message>
            <source>Finding</source>
            <translation>Befund</translation>
        </message>
        <message>
            <source>Finding of the model. Default: that with the highest score.</source>
            <translation>Befund des Modells. Vorgabe: der mit dem höchsten Punktwert.</translation>
        </message>
        <message>
            <source>Findings</source>
            <translation>Befunde</translation>
        </message>
        <message>
            <source>Findings appear here as soon as there are any.</source>
            <translation>Die Befunde erscheinen hier, sobald sie da sind.</translation>
        </message>
        <message>
            <source>Findings appear here when a picture is chosen and analysed.</source>
            <translation>Befunde erscheinen hier, wenn ein Bild gewählt und analysiert ist.</translation>
        </message>
        <message>
            <source>Findings with score</source>
            <translation>Befunde mit Punktwert</translation>
        </message>
        <message>
            <source>Findings with their scores; choose one to see more of it</source>
            <translation>Befunde mit ihren Punktwerten; wählen Sie einen, um mehr davon zu sehen</translation>
        </message>
        <message>
            <source>Fingerprint</source>
            <translation>Fingerabdruck</translation>
        </message>
        <message>
            <source>First and last picture of the stack</source>
            <translation>Erstes und letztes Bild des Stapels</translation>
        </message>
        <message>
            <source>First day</source>
            <translation>Erster Tag</translation>
        </message>
        <message>
            <source>First day of the study, YYYY-MM-DD.</source>
            <translation>Erster Tag der Studie, JJJJ-MM-TT.</translation>
        </message>
        <message>
            <source>First model</source>
            <translation>Erstes Modell</translation>
        </message>
        <message>
            <source>First the cases with the finding to which the model gave the lowest scores, then those without it to which it gave the highest, whether or not the threshold puts them on the wrong side.</source>
            <translation>Zuerst die Fälle mit dem Befund, denen das Modell die niedrigsten Werte gab, dann die ohne ihn, denen es die höchsten gab, ob der Schwellenwert sie auf die falsche Seite stellt oder nicht.</translation>
        </message>
        <message>
            <source>Fit</source>
            <translation>Einpassen</translation>
        </message>
        <message>
            <source>Flip left to rig&amp;ht</source>
            <translation>Links und rec&amp;hts spiegeln</translation>
        </message>
        <message>
            <source>Flip top to &amp;bottom</source>
            <translation>&amp;Oben und unten spiegeln</translation>
        </message>
        <message>
            <source>Flipped top to bottom</source>
            <translation>Oben und unten vertauscht</translation>
        </message>
        <message>
            <source>Fold or unfold a study or series</source>
            <translation>Eine Studie oder Serie auf- oder zuklappen</translation>
        </message>
        <message>
            <source>Folder</source>
            <translation>Ordner</translation>
        </message>
        <message>
            <source>Folder for models</source>
            <translation>Ordner für Modelle</translation>
        </message>
        <message>
            <source>Folder for received studies</source>
            <translation>Ordner für empfangene Studien</translation>
        </message>
        <message>
            <source>Folder for results</source>
            <translation>Ordner für Ergebnisse</translation>
        </message>
        <message>
            <source>Folder or drive is gone</source>
            <translation>Ordner oder Laufwerk ist weg</translation>
        </message>
        <message>
            <source>Folder to write to</source>
            <translation>Ordner, in den geschrieben wird</translation>
        </message>
        <message>
            <source>Folder with pictures that it should not read</source>
            <translation>Ordner mit Bildern, die es nicht lesen soll</translation>
        </message>
        <message>
            <source>Folder with the labelled cases</source>
            <translation>Ordner mit den bezeichneten Fällen</translation>
        </message>
        <message>
            <source>Folder with typical pictures</source>
            <translation>Ordner mit typischen Bildern</translation>
        </message>
        <message>
            <source>Folder with your own report template (overread report template makes a copy to edit).</source>
            <translation>Ordner mit Ihrer eigenen Berichtsvorlage (overread report template legt eine Kopie zum Bearbeiten an).</translation>
        </message>
        <message>
            <source>For DICOMweb nodes, such as https://pacs.example/dicom-web; https is encrypted.</source>
            <translation>Für DICOMweb-Knoten, etwa https://pacs.example/dicom-web; https ist verschlüsselt.</translation>
        </message>
        <message>
            <source>For DICOMweb nodes: none, basic (user and password) or token; the secret is kept in this computer's keyring.</source>
            <translation>Für DICOMweb-Knoten: none (keine), basic (Benutzer und Passwort) oder token; das Geheimnis liegt im Schlüsselbund dieses Computers.</translation>
        </message>
        <message>
            <source>For centre-crop: part of the shorter side that is kept.</source>
            <translation>Für centre-crop: Anteil der kürzeren Seite, der bleibt.</translation>
        </message>
        <message>
            <source>For each study that was read: a structured report and the report as PDF; for each suspected finding the picture with its place marked, and the map as numbers. They belong to the same patient and study, in series of their own. Findings that are not suspected have no map. Your key pictures and measurements are included, also in series of their own.</source>
            <translation>Für jede gelesene Studie: ein strukturierter Befund und der Bericht als PDF; für jeden Befund mit Verdacht das Bild mit bezeichneter Stelle und die Karte als Zahlen. Sie gehören zu demselben Patienten und derselben Studie, in eigenen Serien. Befunde ohne Verdacht haben keine Karte. Ihre Schlüsselbilder und Messungen sind ebenfalls dabei, in eigenen Serien.</translation>
        </message>
        <message>
            <source>Forget what failed</source>
            <translation>Gescheitertes vergessen</translation>
        </message>
        <message>
            <source>Forget what was sent</source>
            <translation>Gesendetes vergessen</translation>
        </message>
        <message>
            <source>Fracture</source>
            <translation>Fraktur</translation>
        </message>
        <message>
            <source>Fracture on films of the limbs</source>
            <translation>Fraktur auf Aufnahmen der Gliedmaßen</translation>
        </message>
        <message>
            <source>Frame of the file, counted from 1.</source>
            <translation>Bild der Datei, ab 1 gezählt.</translation>
        </message>
        <message>
            <source>Frame {frame}</source>
            <translation>Einzelbild {frame}</translation>
        </message>
        <message>
            <source>Frame {frame} of {frames}</source>
            <translation>Einzelbild {frame} von {frames}</translation>
        </message>
        <message>
            <source>Free some disk space, or close the program that uses the file; then try again.</source>
            <translation>Schaffen Sie Platz auf der Platte oder schließen Sie das Programm, das die Datei benutzt; versuchen Sie es dann noch einmal.</translation>
        </message>
        <message>
            <source>From</source>
            <translation>Von</translation>
        </message>
        <message>
            <source>From 0 to 100: {formula}</source>
            <translation>Von 0 bis 100: {formula}</translation>
        </message>
        <message>
            <source>From a TOML file…</source>
            <translation>Aus einer TOML-Datei…</translation>
        </message>
        <message>
            <source>From black to white.</source>
            <translation>Von Schwarz bis Weiß.</translation>
        </message>
        <message>
            <source>From folders named after the classes.</source>
            <translation>Aus Ordnern, die nach den Klassen benannt sind.</translation>
        </message>
        <message>
            <source>From the table {name}.</source>
            <translation>Aus der Tabelle {name}.</translation>
        </message>
        <message>
            <source>From … to …</source>
            <translation>Von … bis …</translation>
        </message>
        <message>
            <source>Frontal films of adults only.</source>
            <translation>Nur frontale Aufnahmen von Erwachsenen.</translation>
        </message>
        <message>
            <source>Full &amp;screen</source>
            <translation>Vo&amp;llbild</translation>
        </message>
        <message>
            <source>Full range</source>
            <translation>Ganzer Bereich</translation>
        </message>
        <message>
            <source>Further associations are refused until one ends.</source>
            <translation>Weitere Verbindungen werden abgewiesen, bis eine endet.</translation>
        </message>
        <message>
            <source>Gantry tilt of {degrees}° straightened</source>
            <translation>Gantry-Kippung von {degrees}° ausgeglichen</translation>
        </message>
        <message>
            <source>Gate</source>
            <translation>Eingangsprüfung</translation>
        </message>
        <message>
            <source>General</source>
            <translation>Allgemein</translation>
        </message>
        <message>
            <source>Give --grid as columns and rows up to 6, such as 3x2.</source>
            <translation>Geben Sie --grid als Spalten und Zeilen bis 6 an, etwa 3x2.</translation>
        </message>
        <message>
            <source>Give --pictures with --others; --others names pictures that the gate must keep out.</source>
            <translation>Geben Sie zu --others auch --pictures an; --others nennt Bilder, die die Eingangsprüfung fernhalten muss.</translation>
        </message>
        <message>
            <source>Give --window as a center and a width above 0, such as 40,400.</source>
            <translation>Geben Sie --window als Mitte und Breite über 0 an, etwa 40,400.</translation>
        </message>
        <message>
            <source>Give 1 or 3 as the number of channels.</source>
            <translation>Geben Sie 1 oder 3 als Zahl der Kanäle an.</translation>
        </message>
        <message>
            <source>Give a mark as the number of a line and its hash, with a colon between them.</source>
            <translation>Geben Sie eine Marke als Nummer einer Zeile und deren Hash an, mit einem Doppelpunkt dazwischen.</translation>
        </message>
        <message>
            <source>Give only one of --status, --failed, --retry and --study.</source>
            <translation>Geben Sie nur eines von --status, --failed, --retry und --study an.</translation>
        </message>
        <message>
            <source>Give the mark a name of your own (F2)</source>
            <translation>Der Markierung einen eigenen Namen geben (F2)</translation>
        </message>
        <message>
            <source>Give the name of the person who signs the profile.</source>
            <translation>Geben Sie den Namen der Person an, die das Profil unterschreibt.</translation>
        </message>
        <message>
            <source>Give the patient's ID as it is in the files.</source>
            <translation>Geben Sie die ID des Patienten so an, wie sie in den Dateien steht.</translation>
        </message>
        <message>
            <source>Give the slab a thickness first.</source>
            <translation>Geben Sie der Schicht zuerst eine Dicke.</translation>
        </message>
        <message>
            <source>Give youden, sensitivity:0.95, specificity:0.95 or a number; {rule!r} chooses no threshold.</source>
            <translation>Geben Sie youden, sensitivity:0.95, specificity:0.95 oder eine Zahl an; {rule!r} wählt keine Schwelle.</translation>
        </message>
        <message>
            <source>Give your own reading first.</source>
            <translation>Geben Sie zuerst Ihren eigenen Befund ab.</translation>
        </message>
        <message>
            <source>Give {key} as JSON, such as {example}.</source>
            <translation>Geben Sie {key} als JSON an, etwa {example}.</translation>
        </message>
        <message>
            <source>Give {missing}; the model does not tell this itself.</source>
            <translation>Geben Sie {missing} an; das Modell selbst verrät es nicht.</translation>
        </message>
        <message>
            <source>Give {option} as a day, YYYY-MM-DD.</source>
            <translation>Geben Sie {option} als Tag an, JJJJ-MM-TT.</translation>
        </message>
        <message>
            <source>Glioma</source>
            <translation>Gliom</translation>
        </message>
        <message>
            <source>Go on after a decision</source>
            <translation>Nach einer Entscheidung weitergehen</translation>
        </message>
        <message>
            <source>Go on reading</source>
            <translation>Weiterlesen</translation>
        </message>
        <message>
            <source>Go on with them</source>
            <translation>Mit ihnen fortfahren</translation>
        </message>
        <message>
            <source>Go through the series by itself, as fast as its file says.</source>
            <translation>Die Serie abspielen, so schnell, wie ihre Datei es angibt.</translation>
        </message>
        <message>
            <source>Go through the stack; where there is none, the wheel zooms</source>
            <translation>Durch den Stapel gehen; wo keiner ist, zoomt das Rad</translation>
        </message>
        <message>
            <source>Go to the list of your own labels.</source>
            <translation>Zu den Klassen gehen, die Sie selbst nennen können.</translation>
        </message>
        <message>
            <source>Go to the next picture or frame.</source>
            <translation>Zum nächsten Bild oder Einzelbild gehen.</translation>
        </message>
        <message>
            <source>Go to the next picture pane.</source>
            <translation>Zum nächsten Bildfeld gehen.</translation>
        </message>
        <message>
            <source>Go to the next picture that you have not decided.</source>
            <translation>Zum nächsten Bild gehen, über das Sie nicht entschieden haben.</translation>
        </message>
        <message>
            <source>Go to the next series of the study.</source>
            <translation>Zur nächsten Serie der Studie gehen.</translation>
        </message>
        <message>
            <source>Go to the next undecided study by itself once you have decided on all that was found.</source>
            <translation>Von selbst zur nächsten unentschiedenen Studie gehen, sobald Sie über alles Gefundene entschieden haben.</translation>
        </message>
        <message>
            <source>Go to the next undecided study once you have decided on all that was found in one.</source>
            <translation>Zur nächsten unentschiedenen Studie gehen, sobald Sie über alles entschieden haben, was in einer gefunden wurde.</translation>
        </message>
        <message>
            <source>Go to the picture or frame before.</source>
            <translation>Zum vorigen Bild oder Einzelbild gehen.</translation>
        </message>
        <message>
            <source>Go to the picture that shows the first finding best</source>
            <translation>Zu dem Bild gehen, das den ersten Befund am besten zeigt</translation>
        </message>
        <message>
            <source>Go to the search above the list.</source>
            <translation>Zur Suche über der Liste gehen.</translation>
        </message>
        <message>
            <source>Go to the series before.</source>
            <translation>Zur Serie davor gehen.</translation>
        </message>
        <message>
            <source>Golden cases</source>
            <translation>Referenzfälle</translation>
        </message>
        <message>
            <source>Golden cases are pictures drawn by code whose answers each model carries. A device that does not give these answers is not used.</source>
            <translation>Referenzfälle sind vom Programm gezeichnete Bilder, deren Antworten jedes Modell mitbringt. Ein Gerät, das diese Antworten nicht gibt, wird nicht benutzt.</translation>
        </message>
        <message>
            <source>HEIGHTxWIDTH of the input, if the graph accepts any size.</source>
            <translation>HÖHExBREITE der Eingabe, falls der Graph jede Größe annimmt.</translation>
        </message>
        <message>
            <source>HU</source>
            <translation>HU</translation>
        </message>
        <message>
            <source>Hand X-ray</source>
            <translation>Röntgen der Hand</translation>
        </message>
        <message>
            <source>Hang by the &amp;rules</source>
            <translation>Nach den &amp;Regeln hängen</translation>
        </message>
        <message>
            <source>Hanging rules: which earlier studies the window shows in which panes.</source>
            <translation>Hängeregeln: welche Voruntersuchungen das Fenster in welchen Feldern zeigt.</translation>
        </message>
        <message>
            <source>Hash</source>
            <translation>Hash</translation>
        </message>
        <message>
            <source>Head CT</source>
            <translation>Schädel-CT</translation>
        </message>
        <message>
            <source>Head CT and head MR look alike in few pixels. Where the file names a modality, that decides; without one a CT slice in some hundreds still goes to the model of brains on MR.</source>
            <translation>CT und MR des Kopfes sehen in wenigen Pixeln gleich aus. Nennt die Datei eine Modalität, so entscheidet diese; ohne sie geht noch eine CT-Schicht von einigen Hundert an das Modell für MR des Gehirns.</translation>
        </message>
        <message>
            <source>Head CT or MR</source>
            <translation>Schädel-CT oder Schädel-MRT</translation>
        </message>
        <message>
            <source>Head MR</source>
            <translation>Schädel-MRT</translation>
        </message>
        <message>
            <source>Hei&amp;ght x width</source>
            <translation>&amp;Höhe x Breite</translation>
        </message>
        <message>
            <source>Height and width</source>
            <translation>Höhe und Breite</translation>
        </message>
        <message>
            <source>Height of this area, in points.</source>
            <translation>Höhe dieser Fläche in Punkten.</translation>
        </message>
        <message>
            <source>Here</source>
            <translation>Hier</translation>
        </message>
        <message>
            <source>Hide what the models found until you have decided yourself.</source>
            <translation>Verbergen, was die Modelle fanden, bis Sie selbst entschieden haben.</translation>
        </message>
        <message>
            <source>Hide what the models found until you have given your own reading.</source>
            <translation>Verbergen, was die Modelle fanden, bis Sie Ihren eigenen Befund abgegeben haben.</translation>
        </message>
        <message>
            <source>Highest sum of sensitivity and specificity (Youden).</source>
            <translation>Sensitivität und Spezifität ergeben die höchste Summe (Youden).</translation>
        </message>
        <message>
            <source>Hint: {hint}.</source>
            <translation>Hinweis: {hint}.</translation>
        </message>
        <message>
            <source>Hold B</source>
            <translation>B halten</translation>
        </message>
        <message>
            <source>Hold Z</source>
            <translation>Z halten</translation>
        </message>
        <message>
            <source>Home, End</source>
            <translation>Pos1, Ende</translation>
        </message>
        <message>
            <source>Hospital</source>
            <translation>Krankenhaus</translation>
        </message>
        <message>
            <source>Host</source>
            <translation>Host</translation>
        </message>
        <message>
            <source>How</source>
            <translation>Wie</translation>
        </message>
        <message>
            <source>How Overread logs in: none, basic (user and password) or token.</source>
            <translation>Anmeldung von Overread: none (keine), basic (Benutzer und Passwort) oder token.</translation>
        </message>
        <message>
            <source>How far the import is</source>
            <translation>Wie weit der Import ist</translation>
        </message>
        <message>
            <source>How far the reading is</source>
            <translation>Wie weit das Lesen ist</translation>
        </message>
        <message>
            <source>How good is a model on your own cases?</source>
            <translation>Wie gut ist ein Modell an Ihren eigenen Fällen?</translation>
        </message>
        <message>
            <source>How good it is</source>
            <translation>Wie gut es ist</translation>
        </message>
        <message>
            <source>How it was made</source>
            <translation>Wie es entstand</translation>
        </message>
        <message>
            <source>How many labels hold</source>
            <translation>Wie viele Klassen zutreffen</translation>
        </message>
        <message>
            <source>How often each reader and the models agreed</source>
            <translation>Wie oft jeder Befunder und die Modelle einig waren</translation>
        </message>
        <message>
            <source>How often readers and models agreed. Agreement is no proof that either is right.</source>
            <translation>Wie oft Befunder und Modelle einig waren. Übereinstimmung beweist nicht, dass einer recht hat.</translation>
        </message>
        <message>
            <source>How often the node is searched.</source>
            <translation>Wie oft der Knoten durchsucht wird.</translation>
        </message>
        <message>
            <source>How often you and the models agreed</source>
            <translation>Wie oft Sie und die Modelle übereinstimmten</translation>
        </message>
        <message>
            <source>How pictures are &amp;fitted</source>
            <translation>Einpassun&amp;g der Bilder</translation>
        </message>
        <message>
            <source>How pictures are fitted</source>
            <translation>Einpassung der Bilder</translation>
        </message>
        <message>
            <source>How pictures are resized: stretch, letterbox, centre-crop.</source>
            <translation>Wie die Bildgröße angepasst wird: stretch (verzerrt), letterbox (mit Rand), centre-crop (Mitte ausgeschnitten).</translation>
        </message>
        <message>
            <source>How studies are fetched: get (C-GET) or move (C-MOVE).</source>
            <translation>Wie Studien geholt werden: get (C-GET) oder move (C-MOVE).</translation>
        </message>
        <message>
            <source>How the golden cases came out</source>
            <translation>Wie die Referenzfälle ausgingen</translation>
        </message>
        <message>
            <source>How this was measured</source>
            <translation>Wie gemessen wurde</translation>
        </message>
        <message>
            <source>How to read this report</source>
            <translation>Wie dieser Bericht zu lesen ist</translation>
        </message>
        <message>
            <source>Hung by the rule {rule}.</source>
            <translation>Gehängt nach der Regel {rule}.</translation>
        </message>
        <message>
            <source>Id</source>
            <translation>Kennung</translation>
        </message>
        <message>
            <source>Id of a model that reads beside those that read by themselves; may be repeated.</source>
            <translation>ID eines Modells, das neben denen liest, die von selbst lesen; mehrfach möglich.</translation>
        </message>
        <message>
            <source>If off, each name is replaced by a code, since file names may contain patients' names.</source>
            <translation>Wenn aus, steht statt jedes Namens ein Code, da Dateinamen Patientennamen enthalten können.</translation>
        </message>
        <message>
            <source>Image kind</source>
            <translation>Bildart</translation>
        </message>
        <message>
            <source>Image kinds</source>
            <translation>Bildarten</translation>
        </message>
        <message>
            <source>Image {instance_number}</source>
            <translation>Bild {instance_number}</translation>
        </message>
        <message>
            <source>ImageNet's mean and deviation (torchvision, timm)</source>
            <translation>Mittel und Abweichung von ImageNet (torchvision, timm)</translation>
        </message>
        <message>
            <source>Import a classifier made elsewhere</source>
            <translation>Einen anderswo erstellten Klassifikator importieren</translation>
        </message>
        <message>
            <source>Import a classifier made elsewhere. You are asked for what its graph does not tell.</source>
            <translation>Einen anderswo entstandenen Klassifikator importieren. Sie werden gefragt, was sein Graph nicht sagt.</translation>
        </message>
        <message>
            <source>Import a model</source>
            <translation>Modell importieren</translation>
        </message>
        <message>
            <source>Import the model without pictures; no layer before the scores was found, so no gate can be fitted.</source>
            <translation>Importieren Sie das Modell ohne Bilder; vor den Werten wurde keine Schicht gefunden, daher lässt sich keine Eingangsprüfung anpassen.</translation>
        </message>
        <message>
            <source>Imported from</source>
            <translation>Importiert aus</translation>
        </message>
        <message>
            <source>In brackets: 95 % intervals.</source>
            <translation>In Klammern: 95-%-Intervalle.</translation>
        </message>
        <message>
            <source>In children most films of pneumonia are of one kind (bacterial); the model does not tell bacterial from viral.</source>
            <translation>Bei Kindern sind die meisten Aufnahmen mit Pneumonie von einer Art (bakteriell); das Modell unterscheidet bakteriell und viral nicht.</translation>
        </message>
        <message>
            <source>In reformats: click, drag a line</source>
            <translation>In Reformatierungen: klicken, eine Linie ziehen</translation>
        </message>
        <message>
            <source>In the order in which the model gives its scores; normal ones are no finding.</source>
            <translation>In der Reihenfolge, in der das Modell seine Werte liefert; normale sind kein Befund.</translation>
        </message>
        <message>
            <source>In the phrases {file} the brackets of {key} do not pair.</source>
            <translation>In den Textbausteinen {file} gehen die Klammern von {key} nicht auf.</translation>
        </message>
        <message>
            <source>In the phrases {file} {key} goes over more than one line.</source>
            <translation>In den Textbausteinen {file} geht {key} über mehr als eine Zeile.</translation>
        </message>
        <message>
            <source>In the phrases {file} {key} has an unknown field {field}; there are: {known}.</source>
            <translation>In den Textbausteinen {file} hat {key} ein unbekanntes Feld {field}; es gibt: {known}.</translation>
        </message>
        <message>
            <source>In the phrases {file} {key} is an unknown key.</source>
            <translation>In den Textbausteinen {file} ist {key} kein bekannter Schlüssel.</translation>
        </message>
        <message>
            <source>In the phrases {file} {key} is not a text in quotation marks.</source>
            <translation>In den Textbausteinen {file} ist {key} kein Text in Anführungszeichen.</translation>
        </message>
        <message>
            <source>In the phrases {file} {section} is not a table.</source>
            <translation>In den Textbausteinen {file} ist {section} keine Tabelle.</translation>
        </message>
        <message>
            <source>In the picture and in the list; exports are not affected.</source>
            <translation>Auf dem Bild und in der Liste; Exporte ändern sich nicht.</translation>
        </message>
        <message>
            <source>In this picture: {words}</source>
            <translation>In diesem Bild: {words}</translation>
        </message>
        <message>
            <source>In&amp;vert</source>
            <translation>In&amp;vertieren</translation>
        </message>
        <message>
            <source>Index</source>
            <translation>Index</translation>
        </message>
        <message>
            <source>Input</source>
            <translation>Eingabe</translation>
        </message>
        <message>
            <source>Input/output error</source>
            <translation>Ein-/Ausgabefehler</translation>
        </message>
        <message>
            <source>Install Overread again; the list of shipped models is damaged.</source>
            <translation>Installieren Sie Overread neu; die Liste der mitgelieferten Modelle ist beschädigt.</translation>
        </message>
        <message>
            <source>Install Overread again; there is no model.</source>
            <translation>Installieren Sie Overread neu; es ist kein Modell da.</translation>
        </message>
        <message>
            <source>Install the package that is named, then open the file again.</source>
            <translation>Installieren Sie das genannte Paket und öffnen Sie die Datei dann noch einmal.</translation>
        </message>
        <message>
            <source>Install {cure}; {codec} is decoded by the package {package}, which is not installed.</source>
            <translation>Installieren Sie {cure}; {codec} wird vom Paket {package} dekodiert, das nicht installiert ist.</translation>
        </message>
        <message>
            <source>Invert</source>
            <translation>Invertieren</translation>
        </message>
        <message>
            <source>Inverted</source>
            <translation>Invertiert</translation>
        </message>
        <message>
            <source>Is a directory</source>
            <translation>Es ist ein Ordner</translation>
        </message>
        <message>
            <source>Is a finding</source>
            <translation>Ist ein Befund</translation>
        </message>
        <message>
            <source>It calls some whole bones broken elsewhere: of 76 films of another collection that it never learned from it found 48 of 58 fractures and called 7 of 18 films without one fractured (AUC 0.79).</source>
            <translation>Anderswo nennt es manche heile Knochen gebrochen: Von 76 Aufnahmen einer anderen Sammlung, aus der es nie gelernt hat, fand es 48 von 58 Frakturen und nannte 7 von 18 Aufnahmen ohne Fraktur frakturiert (AUC 0,79).</translation>
        </message>
        <message>
            <source>It can be stopped and continued. Later data are encrypted too (privacy.encrypt). Exit status: 0 done, 2 the keyring keeps no key, 3 files are in use or damaged, 130 stopped by Ctrl-C.</source>
            <translation>Der Vorgang kann angehalten und fortgesetzt werden. Auch spätere Daten werden verschlüsselt (privacy.encrypt). Rückgabewert: 0 fertig, 2 der Schlüsselbund bewahrt keinen Schlüssel auf, 3 Dateien sind in Benutzung oder beschädigt, 130 mit Strg-C angehalten.</translation>
        </message>
        <message>
            <source>It closes security holes.</source>
            <translation>Sie schließt Sicherheitslücken.</translation>
        </message>
        <message>
            <source>It is kept in this computer's keyring.</source>
            <translation>Es wird im Schlüsselbund dieses Computers aufbewahrt.</translation>
        </message>
        <message>
            <source>It is kept.</source>
            <translation>Es ist gespeichert.</translation>
        </message>
        <message>
            <source>It is not known where this study lies; open its folder first.</source>
            <translation>Es ist nicht bekannt, wo diese Studie liegt; öffnen Sie zuerst ihren Ordner.</translation>
        </message>
        <message>
            <source>It is set aside.</source>
            <translation>Es wird nicht verwendet.</translation>
        </message>
        <message>
            <source>It knows three kinds of tumour and nothing else: metastasis, abscess, stroke, haemorrhage and artefacts may be called a tumour.</source>
            <translation>Es kennt drei Arten von Tumoren und sonst nichts: Metastase, Abszess, Schlaganfall, Blutung und Artefakte können Tumor genannt werden.</translation>
        </message>
        <message>
            <source>It learned from slices that somebody chose. In whole series expect single slices, at the base of the skull above all, to be called tumours: a stack has a tumour only where two neighbouring slices show one. Of stacks left out this found 5 of 6 with a treated glioblastoma and none of 3 without a tumour, which are few.</source>
            <translation>Es lernte aus Schichten, die jemand ausgewählt hat. In ganzen Serien ist zu erwarten, dass einzelne Schichten, vor allem an der Schädelbasis, Tumor genannt werden: Ein Stapel hat nur dann einen Tumor, wenn zwei benachbarte Schichten einen zeigen. Von ausgelassenen Stapeln fand dies 5 von 6 mit behandeltem Glioblastom und keinen von 3 ohne Tumor; das sind wenige.</translation>
        </message>
        <message>
            <source>It looks for the lungs first and then at them alone. Where it does not find them it looks at the whole film; what lies behind the heart or below the diaphragm counts little.</source>
            <translation>Es sucht zuerst die Lungen und sieht dann nur diese an. Wo es sie nicht findet, sieht es die ganze Aufnahme an; was hinter dem Herzen oder unter dem Zwerchfell liegt, zählt wenig.</translation>
        </message>
        <message>
            <source>It misses tumours elsewhere: the same recipe without Br35H found 81 % of its tumours and called 8 % of its other slices tumours; of slices of treated glioblastomas (never learned from) it finds 83 % and calls 13 % of the others tumours.</source>
            <translation>Anderswo übersieht es Tumoren: Dasselbe Rezept ohne Br35H fand 81 % von dessen Tumoren und nannte 8 % der anderen Schichten Tumor; von Schichten behandelter Glioblastome (nie daraus gelernt) findet es 83 % und nennt 13 % der anderen Tumor.</translation>
        </message>
        <message>
            <source>It names a kind of picture and says nothing about health or disease.</source>
            <translation>Es nennt eine Art von Bild und sagt nichts über Gesundheit oder Krankheit.</translation>
        </message>
        <message>
            <source>It names image kinds for the others.</source>
            <translation>Es benennt die Bildarten für die anderen.</translation>
        </message>
        <message>
            <source>It names one of six kinds of picture and says nothing about health or disease.</source>
            <translation>Es nennt eine von sechs Arten von Bildern und sagt nichts über Gesundheit oder Krankheit.</translation>
        </message>
        <message>
            <source>It reads 64 x 64 pixels. Small structures cannot matter to it.</source>
            <translation>Es liest 64 x 64 Pixel. Kleine Strukturen können für es keine Rolle spielen.</translation>
        </message>
        <message>
            <source>It reads films scaled to 384 pixels; a hairline fracture may be thinner than one of them. Films down to 64 pixels are read, but may show no fracture at all.</source>
            <translation>Es liest Aufnahmen, die auf 384 Pixel skaliert sind; eine Haarrissfraktur kann dünner sein als eines davon. Aufnahmen bis hinab zu 64 Pixeln werden gelesen, zeigen aber womöglich gar keine Fraktur.</translation>
        </message>
        <message>
            <source>It reads only when asked for by name: nothing shows that it knows tuberculosis. With the lungs blanked, a linear model tells its positives from its negatives nearly as well (AUC .982), and tells two sources of normal films apart just as well.</source>
            <translation>Es liest nur, wenn es ausdrücklich verlangt wird: Nichts zeigt, dass es Tuberkulose kennt. Mit ausgeblendeten Lungen unterscheidet ein lineares Modell seine positiven von den negativen Aufnahmen fast ebenso gut (AUC 0,982) und zwei Quellen normaler Aufnahmen genauso gut.</translation>
        </message>
        <message>
            <source>It ships with Overread.</source>
            <translation>Es gehört zu Overread.</translation>
        </message>
        <message>
            <source>It was made from frontal films of children aged one to five of a single hospital and from a small set of adults. Other ages, lateral films and portable films in quantity were not measured.</source>
            <translation>Es entstand aus frontalen Aufnahmen von Kindern von einem bis fünf Jahren eines einzigen Krankenhauses und aus einem kleinen Satz Erwachsener. Andere Altersgruppen, seitliche Aufnahmen und Bettaufnahmen in größerer Zahl wurden nicht gemessen.</translation>
        </message>
        <message>
            <source>It was not analysed yet.</source>
            <translation>Noch nicht analysiert.</translation>
        </message>
        <message>
            <source>Its figures inside its own sets are no sign that it knows the disease: a linear reader of the same films with the lungs blanked reaches an AUC of 0.98 in the children and 0.85 in the adults, as much as this model.</source>
            <translation>Seine Kennzahlen innerhalb der eigenen Sätze sind kein Zeichen, dass es die Krankheit kennt: Ein lineares Modell auf denselben Aufnahmen mit ausgeblendeten Lungen erreicht eine AUC von 0,98 bei den Kindern und 0,85 bei den Erwachsenen, so viel wie dieses Modell.</translation>
        </message>
        <message>
            <source>Its files are no DICOM files, or lie inside an archive.</source>
            <translation>Die Dateien sind keine DICOM-Dateien oder liegen in einem Archiv.</translation>
        </message>
        <message>
            <source>Its files name no study, so there is nothing that results could be filed under.</source>
            <translation>Die Dateien nennen keine Studie, unter der Ergebnisse abgelegt werden könnten.</translation>
        </message>
        <message>
            <source>Its findings are hidden until you have given your reading.</source>
            <translation>Die Ergebnisse sind verborgen, bis Sie selbst befundet haben.</translation>
        </message>
        <message>
            <source>Its gate lets some of what is foreign pass: of pictures drawn by code (noise, clouds, pages of text, cartoons) it refused nine of ten, of cartoons and landscapes three of four, and names the others after the class that looks most alike.</source>
            <translation>Seine Eingangsprüfung lässt manches Fremde durch: Von gezeichneten Bildern (Rauschen, Wolken, Textseiten, Cartoons) lehnte sie neun von zehn ab, von Cartoons und Landschaften drei von vier, und benennt die übrigen nach der Klasse, die am ähnlichsten aussieht.</translation>
        </message>
        <message>
            <source>Its gate tells CT from MR badly: that a picture is an MR slice of a head it must be told by the picture kind or by the file.</source>
            <translation>Seine Eingangsprüfung unterscheidet CT und MR schlecht: Dass ein Bild eine MR-Schicht des Kopfes ist, muss ihm die Bildart oder die Datei sagen.</translation>
        </message>
        <message>
            <source>Its id.</source>
            <translation>Seine Kennung.</translation>
        </message>
        <message>
            <source>Its pictures could not be read.</source>
            <translation>Die Bilder konnten nicht gelesen werden.</translation>
        </message>
        <message>
            <source>Its probabilities hold where one film in five shows a fracture (calibration error 0.02 on its own test part); in the collection left out they were off by far (0.14 on 76 films, 0.33 on 8 turned ones).</source>
            <translation>Seine Wahrscheinlichkeiten gelten, wo eine von fünf Aufnahmen eine Fraktur zeigt (Kalibrierungsfehler 0,02 auf dem eigenen Testteil); in der ausgelassenen Sammlung lagen sie weit daneben (0,14 bei 76 Aufnahmen, 0,33 bei 8 gedrehten).</translation>
        </message>
        <message>
            <source>Its probabilities hold where one film in two shows pneumonia; for normal films from elsewhere they are too high (0.25 on average in the source left out).</source>
            <translation>Seine Wahrscheinlichkeiten gelten, wo eine von zwei Aufnahmen Pneumonie zeigt; für normale Aufnahmen von anderswo sind sie zu hoch (im Mittel 0,25 in der ausgelassenen Quelle).</translation>
        </message>
        <message>
            <source>Its probabilities of a tumour hold where one slice in two shows one (calibration error 0.02 on its own test part). Elsewhere they do not: 0.10 on Br35H where nothing was learned from it, 0.09 on treated glioblastomas.</source>
            <translation>Seine Wahrscheinlichkeiten für einen Tumor gelten, wo eine von zwei Schichten einen zeigt (Kalibrierungsfehler 0,02 auf dem eigenen Testteil). Anderswo gelten sie nicht: 0,10 auf Br35H, wo nichts daraus gelernt wurde, 0,09 bei behandelten Glioblastomen.</translation>
        </message>
        <message>
            <source>JPEG picture (*.jpg)</source>
            <translation>JPEG-Bild (*.jpg)</translation>
        </message>
        <message>
            <source>JPEG-LS</source>
            <translation>JPEG-LS</translation>
        </message>
        <message>
            <source>JSON lines (*.jsonl)</source>
            <translation>JSON-Zeilen (*.jsonl)</translation>
        </message>
        <message>
            <source>Keep &amp;UIDs</source>
            <translation>&amp;UIDs behalten</translation>
        </message>
        <message>
            <source>Keep &amp;age, sex, size and weight</source>
            <translation>&amp;Alter, Geschlecht, Größe und Gewicht behalten</translation>
        </message>
        <message>
            <source>Keep &amp;names and numbers of devices</source>
            <translation>&amp;Namen und Nummern von Geräten behalten</translation>
        </message>
        <message>
            <source>Keep a copy of the key</source>
            <translation>Eine Kopie des Schlüssels aufbewahren</translation>
        </message>
        <message>
            <source>Keep dates and &amp;times, except the date of birth</source>
            <translation>Daten und &amp;Zeiten behalten, aber nicht das der Geburt</translation>
        </message>
        <message>
            <source>Keep dates and times, except the date of birth.</source>
            <translation>Datum und Uhrzeit behalten, nur das Geburtsdatum nicht.</translation>
        </message>
        <message>
            <source>Keep decisions (days)</source>
            <translation>Entscheidungen aufbewahren (Tage)</translation>
        </message>
        <message>
            <source>Keep patient (age, sex, size, weight), device, institution or uids; may be repeated.</source>
            <translation>Behalten: patient (Alter, Geschlecht, Größe, Gewicht), device, institution oder uids; mehrfach möglich.</translation>
        </message>
        <message>
            <source>Keep readings (days)</source>
            <translation>Befunde der Modelle aufbewahren (Tage)</translation>
        </message>
        <message>
            <source>Keep received studies (days)</source>
            <translation>Empfangene Studien aufbewahren (Tage)</translation>
        </message>
        <message>
            <source>Keep side &amp;letters (L, R)</source>
            <translation>Seiten&amp;buchstaben behalten (L, R)</translation>
        </message>
        <message>
            <source>Keep the &amp;institution</source>
            <translation>Die Ein&amp;richtung behalten</translation>
        </message>
        <message>
            <source>Keep the audit log's newest hash in the system's log</source>
            <translation>Neuesten Hash des Prüfprotokolls im Systemprotokoll festhalten</translation>
        </message>
        <message>
            <source>Keep the list of recent studies (days)</source>
            <translation>Liste der letzten Studien aufbewahren (Tage)</translation>
        </message>
        <message>
            <source>Keep the model</source>
            <translation>Modell behalten</translation>
        </message>
        <message>
            <source>Keep the model without asking again.</source>
            <translation>Das Modell ohne weitere Rückfrage behalten.</translation>
        </message>
        <message>
            <source>Keep the outcomes in this file instead of your own folder.</source>
            <translation>Die Ergebnisse in dieser Datei aufbewahren statt in Ihrem eigenen Ordner.</translation>
        </message>
        <message>
            <source>Keep the queue (days)</source>
            <translation>Warteschlange aufbewahren (Tage)</translation>
        </message>
        <message>
            <source>Keep this as the site's profile with its threshold; reports quote it.</source>
            <translation>Als Profil dieses Hauses mit seiner Schwelle behalten; Berichte nennen es.</translation>
        </message>
        <message>
            <source>Key</source>
            <translation>Taste</translation>
        </message>
        <message>
            <source>Key object selection</source>
            <translation>Auswahl wichtiger Bilder</translation>
        </message>
        <message>
            <source>Key of {command}:</source>
            <translation>Taste für {command}:</translation>
        </message>
        <message>
            <source>Key picture</source>
            <translation>Schlüsselbild</translation>
        </message>
        <message>
            <source>Key pictures and measurements of the reader</source>
            <translation>Schlüsselbilder und Messungen des Befunders</translation>
        </message>
        <message>
            <source>Key slice: {kinds}</source>
            <translation>Schlüsselschicht: {kinds}</translation>
        </message>
        <message>
            <source>Keys</source>
            <translation>Tasten</translation>
        </message>
        <message>
            <source>Keys (*.json)</source>
            <translation>Schlüssel (*.json)</translation>
        </message>
        <message>
            <source>Keys and mouse</source>
            <translation>Tasten und Maus</translation>
        </message>
        <message>
            <source>Kind</source>
            <translation>Art</translation>
        </message>
        <message>
            <source>Kind of picture</source>
            <translation>Bildart</translation>
        </message>
        <message>
            <source>Kinds</source>
            <translation>Arten</translation>
        </message>
        <message>
            <source>Kinds that it never met may pass: of mammograms, films of the spine and MR slices of the abdomen, left out whole, half and more went to a model. It knows these three now; knees, prostates and other parts on MR, other films and animals it does not.</source>
            <translation>Arten, die es nie gesehen hat, können durchgehen: Von Mammographien, Aufnahmen der Wirbelsäule und MR-Schichten des Bauches, ganz ausgelassen, ging die Hälfte oder mehr an ein Modell. Diese drei kennt es jetzt; Knie, Prostata und andere Teile im MR, andere Aufnahmen und Tiere kennt es nicht.</translation>
        </message>
        <message>
            <source>Known limits</source>
            <translation>Bekannte Grenzen</translation>
        </message>
        <message>
            <source>L&amp;ist of marks</source>
            <translation>Lis&amp;te der Markierungen</translation>
        </message>
        <message>
            <source>LINE:HASH that you kept, for example from the system's log; may be repeated.</source>
            <translation>ZEILE:HASH, die Sie aufbewahrt haben, etwa aus dem Systemprotokoll; mehrfach möglich.</translation>
        </message>
        <message>
            <source>La&amp;yout</source>
            <translation>La&amp;yout</translation>
        </message>
        <message>
            <source>Label</source>
            <translation>Bezeichnung</translation>
        </message>
        <message>
            <source>Label map</source>
            <translation>Segmentierung (Label Map)</translation>
        </message>
        <message>
            <source>Label map by Overread</source>
            <translation>Segmentierung (Label Map) von Overread</translation>
        </message>
        <message>
            <source>Labels</source>
            <translation>Bezeichnungen</translation>
        </message>
        <message>
            <source>Labels (*.txt *.json *.csv)</source>
            <translation>Bezeichnungen (*.txt *.json *.csv)</translation>
        </message>
        <message>
            <source>Labels from a file</source>
            <translation>Bezeichnungen aus einer Datei</translation>
        </message>
        <message>
            <source>Labels from a file…</source>
            <translation>Bezeichnungen aus einer Datei…</translation>
        </message>
        <message>
            <source>Labels in the order of the outputs, separated by commas, or a TXT, JSON or CSV file.</source>
            <translation>Bezeichnungen in der Reihenfolge der Ausgaben, durch Kommas getrennt, oder eine TXT-, JSON- oder CSV-Datei.</translation>
        </message>
        <message>
            <source>Language</source>
            <translation>Sprache</translation>
        </message>
        <message>
            <source>Language of the window and of PDF reports. If one is chosen, commands use it for errors and notes too; tables stay in English.</source>
            <translation>Sprache des Fensters und der PDF-Berichte. Ist eine gewählt, verwenden auch Befehle sie für Fehler und Hinweise; Tabellen bleiben englisch.</translation>
        </message>
        <message>
            <source>Larger</source>
            <translation>Größer</translation>
        </message>
        <message>
            <source>Larger objects are refused.</source>
            <translation>Größere Objekte werden abgewiesen.</translation>
        </message>
        <message>
            <source>Largest difference</source>
            <translation>Größter Unterschied</translation>
        </message>
        <message>
            <source>Largest object (MB)</source>
            <translation>Größtes Objekt (MB)</translation>
        </message>
        <message>
            <source>Last 30 days</source>
            <translation>Letzte 30 Tage</translation>
        </message>
        <message>
            <source>Last 7 days</source>
            <translation>Letzte 7 Tage</translation>
        </message>
        <message>
            <source>Last day</source>
            <translation>Letzter Tag</translation>
        </message>
        <message>
            <source>Last day of the study, YYYY-MM-DD.</source>
            <translation>Letzter Tag der Studie, JJJJ-MM-TT.</translation>
        </message>
        <message>
            <source>Later pictures</source>
            <translation>Spätere Bilder</translation>
        </message>
        <message>
            <source>Lay the map of a class over the picture.</source>
            <translation>Die Karte einer Klasse über das Bild legen.</translation>
        </message>
        <message>
            <source>Lay the map of the finding in view over the picture</source>
            <translation>Die Karte des gezeigten Befundes über das Bild legen</translation>
        </message>
        <message>
            <source>Layout</source>
            <translation>Layout</translation>
        </message>
        <message>
            <source>Least probabilities, distances and the temperature were chosen on the sources left out whose figures are given; these are a little too good.</source>
            <translation>Mindestwahrscheinlichkeiten, Abstände und die Temperatur wurden an den ausgelassenen Quellen gewählt, deren Kennzahlen genannt sind; diese sind etwas zu gut.</translation>
        </message>
        <message>
            <source>Leave out the options that describe the model; --spec describes all of it.</source>
            <translation>Lassen Sie die Optionen weg, die das Modell beschreiben; --spec beschreibt es ganz.</translation>
        </message>
        <message>
            <source>Leave out the patients' names.</source>
            <translation>Die Namen der Patienten weglassen.</translation>
        </message>
        <message>
            <source>Leave patients out, also of the files' names.</source>
            <translation>Patienten weglassen, auch in den Namen der Dateien.</translation>
        </message>
        <message>
            <source>Leave the file out, or de-identify it by hand; nothing was written.</source>
            <translation>Lassen Sie die Datei weg, oder bereinigen Sie sie von Hand; es wurde nichts geschrieben.</translation>
        </message>
        <message>
            <source>Leave the file out, or export the picture as DICOM, PNG, JPEG or TIFF.</source>
            <translation>Lassen Sie die Datei weg, oder exportieren Sie das Bild als DICOM, PNG, JPEG oder TIFF.</translation>
        </message>
        <message>
            <source>Leave them out</source>
            <translation>Auslassen</translation>
        </message>
        <message>
            <source>Left drag</source>
            <translation>Links ziehen</translation>
        </message>
        <message>
            <source>Left drag: window and level. Right or middle drag: move the picture. Wheel and arrow keys: go through the stack.</source>
            <translation>Links ziehen: Fensterbreite und Lage. Rechts oder mit der Mitte ziehen: das Bild bewegen. Rad und Pfeiltasten: durch den Stapel gehen.</translation>
        </message>
        <message>
            <source>Left side</source>
            <translation>Linke Seite</translation>
        </message>
        <message>
            <source>Left, Right in the list</source>
            <translation>Links, Rechts in der Liste</translation>
        </message>
        <message>
            <source>Legs, hands, hips and shoulders of three hospitals of one country, and places on films from the web. Ribs, spine, skull and small children were not measured.</source>
            <translation>Beine, Hände, Hüften und Schultern aus drei Krankenhäusern eines Landes und Stellen auf Aufnahmen aus dem Netz. Rippen, Wirbelsäule, Schädel und kleine Kinder wurden nicht gemessen.</translation>
        </message>
        <message>
            <source>Length</source>
            <translation>Länge</translation>
        </message>
        <message>
            <source>Let a model that reads on demand read this picture, this study or the selection.</source>
            <translation>Ein Modell, das auf Anfrage liest, dieses Bild, diese Studie oder die Auswahl lesen lassen.</translation>
        </message>
        <message>
            <source>Let go of a measurement, delete it</source>
            <translation>Eine Messung loslassen, löschen</translation>
        </message>
        <message>
            <source>Let modalities and archives send studies to Overread, as set in the settings.</source>
            <translation>Geräte und Archive Studien an Overread senden lassen, nach den Regeln der Einstellungen.</translation>
        </message>
        <message>
            <source>Let the models analyse this picture.</source>
            <translation>Die Modelle dieses Bild analysieren lassen.</translation>
        </message>
        <message>
            <source>Let the models look at all pictures as soon as they are opened; on for new users.</source>
            <translation>Die Modelle alle Bilder ansehen lassen, sobald sie geöffnet sind; für neue Benutzer eingeschaltet.</translation>
        </message>
        <message>
            <source>Let the reading wait</source>
            <translation>Das Lesen anhalten</translation>
        </message>
        <message>
            <source>Level</source>
            <translation>Lage</translation>
        </message>
        <message>
            <source>Licence</source>
            <translation>Lizenz</translation>
        </message>
        <message>
            <source>Light</source>
            <translation>Hell</translation>
        </message>
        <message>
            <source>Limb X-ray</source>
            <translation>Röntgen der Extremitäten</translation>
        </message>
        <message>
            <source>Limits</source>
            <translation>Grenzen</translation>
        </message>
        <message>
            <source>Line {number} is not a result of Overread.</source>
            <translation>Zeile {number} ist kein Ergebnis von Overread.</translation>
        </message>
        <message>
            <source>Lines on the first page, separated by semicolons: department; street; telephone.</source>
            <translation>Zeilen auf der ersten Seite, durch Strichpunkte getrennt: Abteilung; Straße; Telefon.</translation>
        </message>
        <message>
            <source>Link &amp;scrolling</source>
            <translation>Blättern &amp;koppeln</translation>
        </message>
        <message>
            <source>Link &amp;window</source>
            <translation>Fensterun&amp;g koppeln</translation>
        </message>
        <message>
            <source>Link &amp;zoom and place</source>
            <translation>Zoom und &amp;Ort koppeln</translation>
        </message>
        <message>
            <source>Linked by position</source>
            <translation>Gekoppelt nach der Lage</translation>
        </message>
        <message>
            <source>Linked by share of the stack</source>
            <translation>Gekoppelt nach dem Anteil am Stapel</translation>
        </message>
        <message>
            <source>Linked in mm from your own match</source>
            <translation>Gekoppelt in mm ab Ihrer eigenen Zuordnung</translation>
        </message>
        <message>
            <source>List all attributes of the DICOM file.</source>
            <translation>Alle Attribute der DICOM-Datei auflisten.</translation>
        </message>
        <message>
            <source>List all keys.</source>
            <translation>Alle Tasten auflisten.</translation>
        </message>
        <message>
            <source>List all settings, show one, or change one. The window has the same settings.</source>
            <translation>Alle Einstellungen auflisten, eine anzeigen oder eine ändern. Das Fenster hat dieselben Einstellungen.</translation>
        </message>
        <message>
            <source>List all studies again.</source>
            <translation>Wieder alle Studien auflisten.</translation>
        </message>
        <message>
            <source>List only studies in which something is suspected.</source>
            <translation>Nur Studien mit einem Verdacht auflisten.</translation>
        </message>
        <message>
            <source>List only studies whose highest score is borderline.</source>
            <translation>Nur Studien auflisten, deren höchster Wert grenzwertig ist.</translation>
        </message>
        <message>
            <source>List only studies with findings on which you have not decided.</source>
            <translation>Nur Studien mit Befunden auflisten, über die Sie nicht entschieden haben.</translation>
        </message>
        <message>
            <source>List the hanging rules in the order in which they are tried, and what is wrong with your own.</source>
            <translation>Die Hängeregeln in der Reihenfolge auflisten, in der sie versucht werden, mit den Fehlern in den eigenen.</translation>
        </message>
        <message>
            <source>List the models with version, classes and hash.</source>
            <translation>Die Modelle mit Version, Klassen und Hash auflisten.</translation>
        </message>
        <message>
            <source>List the nodes.</source>
            <translation>Die Knoten auflisten.</translation>
        </message>
        <message>
            <source>List the rules.</source>
            <translation>Die Regeln auflisten.</translation>
        </message>
        <message>
            <source>List the studies of a folder with their earlier studies, and how each would be hung.</source>
            <translation>Die Studien eines Ordners mit ihren Voruntersuchungen auflisten, und wie jede gehängt würde.</translation>
        </message>
        <message>
            <source>List the studies of a node.</source>
            <translation>Die Studien eines Knotens auflisten.</translation>
        </message>
        <message>
            <source>List the studies that failed, and exit.</source>
            <translation>Die gescheiterten Studien auflisten, dann beenden.</translation>
        </message>
        <message>
            <source>List what was refused or could not be read, and why</source>
            <translation>Auflisten, was abgelehnt wurde oder nicht gelesen werden konnte, und warum</translation>
        </message>
        <message>
            <source>List which data are kept, where, and for how many days.</source>
            <translation>Auflisten, welche Daten wo und wie viele Tage aufbewahrt werden.</translation>
        </message>
        <message>
            <source>Listed</source>
            <translation>Aufgeführt</translation>
        </message>
        <message>
            <source>Listen while the window is open, so that modalities and archives can send.</source>
            <translation>Empfangen, solange das Fenster offen ist, damit Geräte und Archive senden können.</translation>
        </message>
        <message>
            <source>Listens at</source>
            <translation>Empfängt an</translation>
        </message>
        <message>
            <source>Liver</source>
            <translation>Leber</translation>
        </message>
        <message>
            <source>Loading</source>
            <translation>Wird geladen</translation>
        </message>
        <message>
            <source>Loading earlier readings</source>
            <translation>Frühere Ergebnisse werden geladen</translation>
        </message>
        <message>
            <source>Login</source>
            <translation>Anmeldung</translation>
        </message>
        <message>
            <source>Logits: any numbers</source>
            <translation>Logits: beliebige Zahlen</translation>
        </message>
        <message>
            <source>Logo</source>
            <translation>Logo</translation>
        </message>
        <message>
            <source>Look at every picture before it leaves your site.</source>
            <translation>Sehen Sie sich jedes Bild an, bevor es Ihr Haus verlässt.</translation>
        </message>
        <message>
            <source>Look at the models in the settings. If one of Overread's own is faulty, install Overread again.</source>
            <translation>Sehen Sie sich die Modelle in den Einstellungen an. Ist eines von Overread selbst defekt, installieren Sie Overread neu.</translation>
        </message>
        <message>
            <source>Look at the series slice by slice; see whether all of its slices are there.</source>
            <translation>Sehen Sie die Serie Schicht für Schicht an; prüfen Sie, ob alle Schichten da sind.</translation>
        </message>
        <message>
            <source>Look for text in the pixels and list where it is.</source>
            <translation>In den Pixeln nach Text suchen und auflisten, wo er steht.</translation>
        </message>
        <message>
            <source>Look up the patient's data first.</source>
            <translation>Suchen Sie zuerst die Daten des Patienten.</translation>
        </message>
        <message>
            <source>Looking at the model</source>
            <translation>Modell wird angesehen</translation>
        </message>
        <message>
            <source>Looking for a patient's data</source>
            <translation>Daten eines Patienten werden gesucht</translation>
        </message>
        <message>
            <source>Looking for earlier studies</source>
            <translation>Suche nach Voruntersuchungen</translation>
        </message>
        <message>
            <source>Looking for text in the pictures</source>
            <translation>Text in den Bildern wird gesucht</translation>
        </message>
        <message>
            <source>Looking through the folder</source>
            <translation>Der Ordner wird durchgesehen</translation>
        </message>
        <message>
            <source>Looking…</source>
            <translation>Wird gesucht…</translation>
        </message>
        <message>
            <source>Looks for</source>
            <translation>Sucht nach</translation>
        </message>
        <message>
            <source>Lossy compression</source>
            <translation>Verlustbehaftet komprimiert</translation>
        </message>
        <message>
            <source>Lung</source>
            <translation>Lunge</translation>
        </message>
        <message>
            <source>M (sex)</source>
            <translation>M (Geschlecht)</translation>
        </message>
        <message>
            <source>M&amp;aps</source>
            <translation>Kart&amp;en</translation>
        </message>
        <message>
            <source>MOVED</source>
            <translation>VERSCHOBEN</translation>
        </message>
        <message>
            <source>MOVED FAR</source>
            <translation>WEIT VERSCHOBEN</translation>
        </message>
        <message>
            <source>MR of another part</source>
            <translation>MR eines anderen Körperteils</translation>
        </message>
        <message>
            <source>MR spectroscopy</source>
            <translation>MR-Spektroskopie</translation>
        </message>
        <message>
            <source>Made elsewhere and imported; not evaluated here.</source>
            <translation>Anderswo entstanden und importiert; hier nicht geprüft.</translation>
        </message>
        <message>
            <source>Made elsewhere and imported; not evaluated here. No gate: it also judges pictures unlike those it learned from.</source>
            <translation>Anderswo entstanden und importiert; hier nicht geprüft. Keine Eingangsprüfung: Es beurteilt auch Bilder, die denen nicht ähneln, aus denen es lernte.</translation>
        </message>
        <message>
            <source>Made for</source>
            <translation>Gedacht für</translation>
        </message>
        <message>
            <source>Made if it is not there.</source>
            <translation>Wird angelegt, falls er fehlt.</translation>
        </message>
        <message>
            <source>Made with</source>
            <translation>Erstellt mit</translation>
        </message>
        <message>
            <source>Magnify what is under the cursor</source>
            <translation>Vergrößern, was unter dem Zeiger ist</translation>
        </message>
        <message>
            <source>Make a map for a model that gives none, by covering each place of the picture in turn.</source>
            <translation>Eine Karte für ein Modell erstellen, das keine liefert, indem jede Stelle des Bildes nacheinander verdeckt wird.</translation>
        </message>
        <message>
            <source>Make maps, if the last layer allows it.</source>
            <translation>Karten erzeugen, wenn die letzte Schicht des Netzes es zulässt.</translation>
        </message>
        <message>
            <source>Make reports of made-up patients with a template, or say what is wrong with it.</source>
            <translation>Mit einer Vorlage Berichte zu erfundenen Patienten schreiben oder sagen, was an ihr falsch ist.</translation>
        </message>
        <message>
            <source>Make the card</source>
            <translation>Karte erstellen</translation>
        </message>
        <message>
            <source>Make this picture a key picture of the study, or take that back.</source>
            <translation>Dieses Bild zum Schlüsselbild der Studie machen oder diese Wahl zurücknehmen.</translation>
        </message>
        <message>
            <source>Making DICOM results</source>
            <translation>DICOM-Ergebnisse werden erstellt</translation>
        </message>
        <message>
            <source>Making the model ready</source>
            <translation>Das Modell wird vorbereitet</translation>
        </message>
        <message>
            <source>Making the model's card</source>
            <translation>Modellkarte wird erstellt</translation>
        </message>
        <message>
            <source>Mammogram</source>
            <translation>Mammographie</translation>
        </message>
        <message>
            <source>Many glioma labels of Bhuvaji were rejected by another compiler and count little; a wrong label in the test part counts as an error here.</source>
            <translation>Viele Gliom-Bezeichnungen von Bhuvaji wurden von einem anderen Sammler verworfen und zählen wenig; eine falsche Bezeichnung im Testteil zählt hier als Fehler.</translation>
        </message>
        <message>
            <source>Map</source>
            <translation>Karte</translation>
        </message>
        <message>
            <source>Map as &amp;contours</source>
            <translation>Karte als Kont&amp;uren</translation>
        </message>
        <message>
            <source>Map as numbers</source>
            <translation>Karte als Zahlen</translation>
        </message>
        <message>
            <source>Map of the finding</source>
            <translation>Karte des Befunds</translation>
        </message>
        <message>
            <source>Map: no evidence</source>
            <translation>Karte: kein Anhalt</translation>
        </message>
        <message>
            <source>Map: {finding}</source>
            <translation>Karte: {finding}</translation>
        </message>
        <message>
            <source>Map: {finding} (borderline)</source>
            <translation>Karte: {finding} (grenzwertig)</translation>
        </message>
        <message>
            <source>Maps</source>
            <translation>Karten</translation>
        </message>
        <message>
            <source>Maps correlate at</source>
            <translation>Karten korrelieren mit</translation>
        </message>
        <message>
            <source>Maps of what is not suspected are shown only when you ask for them.</source>
            <translation>Karten von dem, worauf kein Verdacht besteht, werden nur auf Wunsch gezeigt.</translation>
        </message>
        <message>
            <source>Mark</source>
            <translation>Markierung</translation>
        </message>
        <message>
            <source>Mark failed studies to be tried again, and exit.</source>
            <translation>Gescheiterte Studien für einen neuen Versuch vormerken, dann beenden.</translation>
        </message>
        <message>
            <source>Marks</source>
            <translation>Markierungen</translation>
        </message>
        <message>
            <source>Marks are not kept yet</source>
            <translation>Markierungen sind noch nicht gesichert</translation>
        </message>
        <message>
            <source>Marks of the reader</source>
            <translation>Markierungen des Befunders</translation>
        </message>
        <message>
            <source>Max</source>
            <translation>Max</translation>
        </message>
        <message>
            <source>Maximum</source>
            <translation>Maximum</translation>
        </message>
        <message>
            <source>Maximum (MIP), mean or minimum of the values behind each other</source>
            <translation>Maximum (MIP), Mittelwert oder Minimum der hintereinander liegenden Werte</translation>
        </message>
        <message>
            <source>May send</source>
            <translation>Dürfen senden</translation>
        </message>
        <message>
            <source>Mean</source>
            <translation>Mittelwert</translation>
        </message>
        <message>
            <source>Mean and SD follow</source>
            <translation>Mittel und SD folgen</translation>
        </message>
        <message>
            <source>Mean, deviation, extremes and area of a rectangle.</source>
            <translation>Mittel, Abweichung, Extreme und Fläche eines Rechtecks.</translation>
        </message>
        <message>
            <source>Mean, deviation, extremes and area of an ellipse.</source>
            <translation>Mittel, Abweichung, Extreme und Fläche einer Ellipse.</translation>
        </message>
        <message>
            <source>Measure</source>
            <translation>Messen</translation>
        </message>
        <message>
            <source>Measure a length.</source>
            <translation>Eine Länge messen.</translation>
        </message>
        <message>
            <source>Measure a model on your own labelled cases, and sign it off.</source>
            <translation>Ein Modell an Ihren eigenen bezeichneten Fällen messen und abnehmen.</translation>
        </message>
        <message>
            <source>Measure a model on your own labelled cases: the local acceptance test.</source>
            <translation>Ein Modell an Ihren eigenen Fällen mit Bezeichnungen messen: die Abnahmeprüfung vor Ort.</translation>
        </message>
        <message>
            <source>Measure an angle.</source>
            <translation>Einen Winkel messen.</translation>
        </message>
        <message>
            <source>Measured picture</source>
            <translation>Gemessenes Bild</translation>
        </message>
        <message>
            <source>Measurements and key pictures of the study</source>
            <translation>Messungen und Schlüsselbilder der Studie</translation>
        </message>
        <message>
            <source>Measurements of the eye</source>
            <translation>Messwerte des Auges</translation>
        </message>
        <message>
            <source>Measures</source>
            <translation>Maße</translation>
        </message>
        <message>
            <source>Mediastinum</source>
            <translation>Mediastinum</translation>
        </message>
        <message>
            <source>Medical MNIST, its first set, is easy: each class comes from one place, in one window and one size, so a figure near 100 % says little about pictures from elsewhere. Four further sets are pooled with it so that their kinds of picture find their way: chest films, films of limbs, MR slices of the head.</source>
            <translation>Medical MNIST, sein erster Satz, ist leicht: Jede Klasse stammt von einem Ort, in einem Fenster und einer Größe, daher sagt eine Kennzahl nahe 100 % wenig über Bilder von anderswo. Vier weitere Sätze kommen hinzu, damit deren Bildarten ihren Weg finden: Thoraxaufnahmen, Extremitätenaufnahmen, MR-Schichten des Kopfes.</translation>
        </message>
        <message>
            <source>Memory of an added model (MB)</source>
            <translation>Speicher eines hinzugefügten Modells (MB)</translation>
        </message>
        <message>
            <source>Meningioma</source>
            <translation>Meningeom</translation>
        </message>
        <message>
            <source>Menu</source>
            <translation>Menü</translation>
        </message>
        <message>
            <source>Microscopy</source>
            <translation>Mikroskopie</translation>
        </message>
        <message>
            <source>Middle 90 %</source>
            <translation>Mittlere 90 %</translation>
        </message>
        <message>
            <source>Middle 98 %</source>
            <translation>Mittlere 98 %</translation>
        </message>
        <message>
            <source>Middle of the picture, sides cut off</source>
            <translation>Mitte des Bildes, Ränder abgeschnitten</translation>
        </message>
        <message>
            <source>Min</source>
            <translation>Min</translation>
        </message>
        <message>
            <source>Minimum</source>
            <translation>Minimum</translation>
        </message>
        <message>
            <source>Minutes between two searches of a node.</source>
            <translation>Minuten zwischen zwei Suchen in einem Knoten.</translation>
        </message>
        <message>
            <source>Modalities</source>
            <translation>Modalitäten</translation>
        </message>
        <message>
            <source>Modalities, such as CR,DX; empty for all.</source>
            <translation>Modalitäten, etwa CR,DX; leer für alle.</translation>
        </message>
        <message>
            <source>Modality</source>
            <translation>Modalität</translation>
        </message>
        <message>
            <source>Modality, such as CT, MR or DX.</source>
            <translation>Modalität, etwa CT, MR oder DX.</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>Modell</translation>
        </message>
        <message>
            <source>Model (*.onnx)</source>
            <translation>Modell (*.onnx)</translation>
        </message>
        <message>
            <source>Model and finding</source>
            <translation>Modell und Befund</translation>
        </message>
        <message>
            <source>Model and picture</source>
            <translation>Modell und Bild</translation>
        </message>
        <message>
            <source>Model card</source>
            <translation>Modellkarte</translation>
        </message>
        <message>
            <source>Model for 3D printing</source>
            <translation>Modell für den 3D-Druck</translation>
        </message>
        <message>
            <source>Model id or file; a second one is compared on the same cases.</source>
            <translation>ID oder Datei eines Modells; ein zweites wird an denselben Fällen verglichen.</translation>
        </message>
        <message>
            <source>Model id.</source>
            <translation>ID des Modells.</translation>
        </message>
        <message>
            <source>Model id; may be repeated. Only these read. Default: image-kind, and the models it sends to that read by themselves (overread models use).</source>
            <translation>ID eines Modells; mehrfach möglich. Nur diese lesen. Vorgabe: image-kind und die Modelle, an die es weitergibt und die von selbst lesen (overread models use).</translation>
        </message>
        <message>
            <source>Model ids, separated by commas; empty for the models that read by themselves.</source>
            <translation>Kennungen, durch Kommas getrennt; leer für die Modelle, die von selbst lesen.</translation>
        </message>
        <message>
            <source>Model ids; empty for those that read by themselves.</source>
            <translation>Kennungen von Modellen; leer für die, die von selbst lesen.</translation>
        </message>
        <message>
            <source>Models</source>
            <translation>Modelle</translation>
        </message>
        <message>
            <source>Models (*.onnx)</source>
            <translation>Modelle (*.onnx)</translation>
        </message>
        <message>
            <source>More tools</source>
            <translation>Weitere Werkzeuge</translation>
        </message>
        <message>
            <source>Most films with metalwork in the set are of fractured bones; metal alone may raise the probability.</source>
            <translation>Die meisten Aufnahmen mit Metall im Satz zeigen gebrochene Knochen; Metall allein kann die Wahrscheinlichkeit erhöhen.</translation>
        </message>
        <message>
            <source>Mouse and held keys</source>
            <translation>Maus und gehaltene Tasten</translation>
        </message>
        <message>
            <source>Move the keyboard focus to the list of this study's marks, at the right: arrow keys choose one, F2 labels it, Del deletes it.</source>
            <translation>Den Tastaturfokus in die Liste der Markierungen dieser Studie rechts setzen: Die Pfeiltasten wählen, F2 benennt, Entf löscht.</translation>
        </message>
        <message>
            <source>Move the keyboard focus to the next panel.</source>
            <translation>Den Tastaturfokus in den nächsten Bereich setzen.</translation>
        </message>
        <message>
            <source>Move the keyboard focus to the panel before.</source>
            <translation>Den Tastaturfokus in den vorigen Bereich setzen.</translation>
        </message>
        <message>
            <source>Move the picture</source>
            <translation>Das Bild bewegen</translation>
        </message>
        <message>
            <source>My window</source>
            <translation>Mein Fenster</translation>
        </message>
        <message>
            <source>N&amp;ewer study</source>
            <translation>Ne&amp;uere Studie</translation>
        </message>
        <message>
            <source>NCHW or NHWC, if the graph does not tell.</source>
            <translation>NCHW oder NHWC, falls der Graph es nicht sagt.</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>Name</translation>
        </message>
        <message>
            <source>Name AE titles in pacs.callers; the rules read what is sent in, but nobody may send.</source>
            <translation>Nennen Sie AE-Titel in pacs.callers; die Regeln lesen, was gesendet wird, aber niemand darf senden.</translation>
        </message>
        <message>
            <source>Name a file that classify wrote with --json, or the journal of a run.</source>
            <translation>Nennen Sie eine Datei, die classify mit --json geschrieben hat, oder das Journal eines Durchgangs.</translation>
        </message>
        <message>
            <source>Name a folder first.</source>
            <translation>Nennen Sie zuerst einen Ordner.</translation>
        </message>
        <message>
            <source>Name a new or an empty folder; {file} contains files.</source>
            <translation>Nennen Sie einen neuen oder leeren Ordner; {file} enthält Dateien.</translation>
        </message>
        <message>
            <source>Name a node in the setting pacs.worklist; there are: {known}.</source>
            <translation>Nennen Sie in der Einstellung pacs.worklist einen Knoten; es gibt: {known}.</translation>
        </message>
        <message>
            <source>Name at the top of every page of a PDF report.</source>
            <translation>Name oben auf jeder Seite eines PDF-Berichts.</translation>
        </message>
        <message>
            <source>Name every label, in the order in which the model gives its scores.</source>
            <translation>Benennen Sie jede Klasse, in der Reihenfolge, in der das Modell seine Werte liefert.</translation>
        </message>
        <message>
            <source>Name files and folders in the audit log</source>
            <translation>Dateien und Ordner im Prüfprotokoll nennen</translation>
        </message>
        <message>
            <source>Name in View, Grey levels.</source>
            <translation>Der Name unter Ansicht, Grauwerte.</translation>
        </message>
        <message>
            <source>Name of the worklist node; studies without an accession number get it from there.</source>
            <translation>Name des Knotens mit der Auftragsliste; Studien ohne Auftragsnummer bekommen sie von dort.</translation>
        </message>
        <message>
            <source>Name one file with a picture, not a folder or an archive.</source>
            <translation>Nennen Sie eine Datei mit einem Bild, keinen Ordner und kein Archiv.</translation>
        </message>
        <message>
            <source>Name or address.</source>
            <translation>Name oder Adresse.</translation>
        </message>
        <message>
            <source>Name or address; with TLS, the name in its certificate.</source>
            <translation>Name oder Adresse; mit TLS der Name aus seinem Zertifikat.</translation>
        </message>
        <message>
            <source>Name shown to people. Default: from the name of the file.</source>
            <translation>Name, den Menschen lesen. Vorgabe: nach dem Namen der Datei.</translation>
        </message>
        <message>
            <source>Name that is kept with your decisions, for peer review; if empty, that of your account.</source>
            <translation>Name, der bei Ihren Entscheidungen steht, für das Peer-Review; wenn leer, der Ihres Kontos.</translation>
        </message>
        <message>
            <source>Name the class of that number as your own reading</source>
            <translation>Die Klasse mit dieser Nummer als Ihren eigenen Befund nennen</translation>
        </message>
        <message>
            <source>Name the files after the files read (file) or by date and kind (study).</source>
            <translation>Die Dateien nach den gelesenen Dateien benennen (file) oder nach Datum und Art (study).</translation>
        </message>
        <message>
            <source>Name the folder first.</source>
            <translation>Nennen Sie zuerst den Ordner.</translation>
        </message>
        <message>
            <source>Name the folder that was read with --folder; the files of these results are not here.</source>
            <translation>Nennen Sie mit --folder den Ordner, der gelesen wurde; die Dateien dieser Ergebnisse sind nicht hier.</translation>
        </message>
        <message>
            <source>Name the folder with the labelled pictures; {file} is not a folder.</source>
            <translation>Nennen Sie den Ordner mit den bezeichneten Bildern; {file} ist kein Ordner.</translation>
        </message>
        <message>
            <source>Name the folders after the classes of {model} ({classes}), or add a table of labels; none was found.</source>
            <translation>Benennen Sie die Ordner nach den Klassen von {model} ({classes}), oder legen Sie eine Tabelle mit Bezeichnungen dazu; nichts davon wurde gefunden.</translation>
        </message>
        <message>
            <source>Name the model with --model, or two to compare them.</source>
            <translation>Nennen Sie mit --model das Modell, oder zwei, um sie zu vergleichen.</translation>
        </message>
        <message>
            <source>Name the patient in a PDF's metadata</source>
            <translation>Patienten in den Metadaten eines PDFs nennen</translation>
        </message>
        <message>
            <source>Names and numbers are replaced as the DICOM standard asks (PS3.15 Annex E).</source>
            <translation>Namen und Nummern werden ersetzt, wie es der DICOM-Standard verlangt (PS3.15 Annex E).</translation>
        </message>
        <message>
            <source>Names of exported files</source>
            <translation>Namen exportierter Dateien</translation>
        </message>
        <message>
            <source>Negative log likelihood</source>
            <translation>Negative Log-Likelihood</translation>
        </message>
        <message>
            <source>Negative predictive value</source>
            <translation>Negativer Vorhersagewert</translation>
        </message>
        <message>
            <source>Network is unreachable</source>
            <translation>Das Netzwerk ist nicht erreichbar</translation>
        </message>
        <message>
            <source>Next page</source>
            <translation>Nächste Seite</translation>
        </message>
        <message>
            <source>Next undecided</source>
            <translation>Nächste unentschiedene</translation>
        </message>
        <message>
            <source>No acceptance test was signed off here.</source>
            <translation>Hier wurde keine Abnahmeprüfung unterzeichnet.</translation>
        </message>
        <message>
            <source>No accession numbers from the worklist: {why}</source>
            <translation>Keine Auftragsnummern aus der Auftragsliste: {why}</translation>
        </message>
        <message>
            <source>No answer</source>
            <translation>Keine Antwort</translation>
        </message>
        <message>
            <source>No archive has offered earlier studies of this patient.</source>
            <translation>Kein Archiv bietet Voruntersuchungen dieses Patienten an.</translation>
        </message>
        <message>
            <source>No device computes just now.</source>
            <translation>Gerade rechnet kein Gerät.</translation>
        </message>
        <message>
            <source>No encrypted connection; a certificate is missing or not trusted.</source>
            <translation>Keine verschlüsselte Verbindung; ein Zertifikat fehlt oder ist nicht vertrauenswürdig.</translation>
        </message>
        <message>
            <source>No evidence</source>
            <translation>Kein Anhaltspunkt</translation>
        </message>
        <message>
            <source>No file yet</source>
            <translation>Noch keine Datei</translation>
        </message>
        <message>
            <source>No film with another disease was among the negatives; it was not taught to tell tuberculosis from pneumonia, cancer or scars.</source>
            <translation>Unter den negativen war keine Aufnahme mit einer anderen Krankheit; es hat nicht gelernt, Tuberkulose von Pneumonie, Krebs oder Narben zu unterscheiden.</translation>
        </message>
        <message>
            <source>No finding is discordant here.</source>
            <translation>Hier weicht kein Befund ab.</translation>
        </message>
        <message>
            <source>No folder is being read.</source>
            <translation>Es wird kein Ordner gelesen.</translation>
        </message>
        <message>
            <source>No fracture</source>
            <translation>Keine Fraktur</translation>
        </message>
        <message>
            <source>No grey values</source>
            <translation>Keine Grauwerte</translation>
        </message>
        <message>
            <source>No hanging rule fits this study; it is shown alone.</source>
            <translation>Zu dieser Studie passt keine Hängeregel; sie wird allein gezeigt.</translation>
        </message>
        <message>
            <source>No key pictures and measurements: {why}</source>
            <translation>Keine Schlüsselbilder und Messungen: {why}</translation>
        </message>
        <message>
            <source>No map for {title}: covering no single place of this picture changes much, {strongest} % of full scale at most.</source>
            <translation>Keine Karte für {title}: Keine einzelne Stelle dieses Bilds ändert verdeckt viel, höchstens {strongest} % der vollen Skala.</translation>
        </message>
        <message>
            <source>No map for {title}: the strongest evidence in this picture is {strongest} % of full scale, too little to point at a place.</source>
            <translation>Keine Karte für {title}: Der stärkste Hinweis in diesem Bild ist {strongest} % der vollen Skala, zu wenig, um auf einen Ort zu zeigen.</translation>
        </message>
        <message>
            <source>No map: another version of the model read this picture.</source>
            <translation>Keine Karte: Eine andere Version des Modells hat dieses Bild gelesen.</translation>
        </message>
        <message>
            <source>No map: no place of the picture stands out for {finding}.</source>
            <translation>Keine Karte: Keine Stelle des Bildes hebt sich für {finding} ab.</translation>
        </message>
        <message>
            <source>No map: not suspected</source>
            <translation>Keine Karte: kein Verdacht</translation>
        </message>
        <message>
            <source>No map: the model gives no map for this finding, or has not read this picture.</source>
            <translation>Keine Karte: Das Modell liefert zu diesem Befund keine, oder es hat dieses Bild nicht gelesen.</translation>
        </message>
        <message>
            <source>No model</source>
            <translation>Kein Modell</translation>
        </message>
        <message>
            <source>No model has analysed these pictures.</source>
            <translation>Kein Modell hat diese Bilder analysiert.</translation>
        </message>
        <message>
            <source>No model has been asked about this picture.</source>
            <translation>Zu diesem Bild wurde kein Modell befragt.</translation>
        </message>
        <message>
            <source>No model reads on demand</source>
            <translation>Kein Modell liest auf Anfrage</translation>
        </message>
        <message>
            <source>No other model</source>
            <translation>Keinem anderen Modell</translation>
        </message>
        <message>
            <source>No other model has a threshold</source>
            <translation>Kein anderes Modell hat einen Schwellenwert</translation>
        </message>
        <message>
            <source>No output of {name} is a list of scores for each picture; Overread takes classifiers only.</source>
            <translation>Keine Ausgabe von {name} ist eine Liste von Werten je Bild; Overread nimmt nur Klassifikatoren.</translation>
        </message>
        <message>
            <source>No picture chosen</source>
            <translation>Kein Bild gewählt</translation>
        </message>
        <message>
            <source>No picture was read.</source>
            <translation>Kein Bild wurde gelesen.</translation>
        </message>
        <message>
            <source>No pixels</source>
            <translation>Keine Pixel</translation>
        </message>
        <message>
            <source>No pneumonia</source>
            <translation>Keine Pneumonie</translation>
        </message>
        <message>
            <source>No program on this computer opens {path}.</source>
            <translation>Kein Programm auf diesem Computer öffnet {path}.</translation>
        </message>
        <message>
            <source>No route to host</source>
            <translation>Kein Weg zum Host</translation>
        </message>
        <message>
            <source>No scheduler answers at {address}.</source>
            <translation>Unter {address} antwortet kein Scheduler.</translation>
        </message>
        <message>
            <source>No space left on device</source>
            <translation>Auf dem Datenträger ist kein Platz mehr</translation>
        </message>
        <message>
            <source>No study matches the filter.</source>
            <translation>Keine Studie passt zum Filter.</translation>
        </message>
        <message>
            <source>No such file or directory</source>
            <translation>Datei oder Ordner nicht gefunden</translation>
        </message>
        <message>
            <source>No task is running.</source>
            <translation>Es läuft nichts.</translation>
        </message>
        <message>
            <source>No tuberculosis</source>
            <translation>Keine Tuberkulose</translation>
        </message>
        <message>
            <source>No tumour</source>
            <translation>Kein Tumor</translation>
        </message>
        <message>
            <source>No valid DICOM result can be made with the header of this file.</source>
            <translation>Mit dem Header dieser Datei lässt sich kein gültiges DICOM-Ergebnis erstellen.</translation>
        </message>
        <message>
            <source>No.</source>
            <translation>Nr.</translation>
        </message>
        <message>
            <source>No. {number}</source>
            <translation>Nr. {number}</translation>
        </message>
        <message>
            <source>Nobody answers at the node's host and port.</source>
            <translation>Unter Host und Port des Knotens antwortet niemand.</translation>
        </message>
        <message>
            <source>Nobody may send yet: name the AE titles that may in the settings.</source>
            <translation>Noch darf niemand senden: Nennen Sie in den Einstellungen die AE-Titel, die es dürfen.</translation>
        </message>
        <message>
            <source>Nobody yet: name AE titles in the settings.</source>
            <translation>Noch niemand: Nennen Sie AE-Titel in den Einstellungen.</translation>
        </message>
        <message>
            <source>Node</source>
            <translation>Knoten</translation>
        </message>
        <message>
            <source>Nodes</source>
            <translation>Knoten</translation>
        </message>
        <message>
            <source>Nodes, separated by commas; if empty, nothing is sent.</source>
            <translation>Knoten, durch Kommas getrennt; leer: nichts wird gesendet.</translation>
        </message>
        <message>
            <source>Nodes, separated by commas; if empty, studies are read and nothing is sent.</source>
            <translation>Knoten, durch Kommas getrennt; leer: Studien werden gelesen, und nichts wird gesendet.</translation>
        </message>
        <message>
            <source>Nodes…</source>
            <translation>Knoten…</translation>
        </message>
        <message>
            <source>None</source>
            <translation>Nicht angegeben</translation>
        </message>
        <message>
            <source>None of the labels in {file} is a class of {model} ({classes}).</source>
            <translation>Keine der Bezeichnungen in {file} ist eine Klasse von {model} ({classes}).</translation>
        </message>
        <message>
            <source>None of the models in use reads this kind of picture.</source>
            <translation>Keines der verwendeten Modelle liest Bilder dieser Art.</translation>
        </message>
        <message>
            <source>Normal</source>
            <translation>Normal</translation>
        </message>
        <message>
            <source>Not a directory</source>
            <translation>Es ist kein Ordner</translation>
        </message>
        <message>
            <source>Not all was printed.</source>
            <translation>Nicht alles wurde gedruckt.</translation>
        </message>
        <message>
            <source>Not all was written.</source>
            <translation>Nicht alles wurde geschrieben.</translation>
        </message>
        <message>
            <source>Not all was written; what was is whole.</source>
            <translation>Nicht alles wurde geschrieben; was geschrieben wurde, ist vollständig.</translation>
        </message>
        <message>
            <source>Not calibrated: it ranks pictures, and says nothing of how many have the finding.</source>
            <translation>Nicht kalibriert: Es ordnet Bilder und sagt nichts darüber, wie viele den Befund haben.</translation>
        </message>
        <message>
            <source>Not comparable</source>
            <translation>Nicht vergleichbar</translation>
        </message>
        <message>
            <source>Not decided</source>
            <translation>Nicht entschieden</translation>
        </message>
        <message>
            <source>Not decided.</source>
            <translation>Nicht entschieden.</translation>
        </message>
        <message>
            <source>Not evaluated here. Run an acceptance test with your own cases before you rely on it.</source>
            <translation>Hier nicht geprüft. Führen Sie mit eigenen Fällen eine Abnahmeprüfung durch, bevor Sie sich darauf verlassen.</translation>
        </message>
        <message>
            <source>Not known: the model was made elsewhere.</source>
            <translation>Nicht bekannt: Das Modell entstand anderswo.</translation>
        </message>
        <message>
            <source>Not listed here, but in the table (CSV):</source>
            <translation>Hier nicht aufgeführt, aber in der Tabelle (CSV):</translation>
        </message>
        <message>
            <source>Not read</source>
            <translation>Nicht gelesen</translation>
        </message>
        <message>
            <source>Not read yet</source>
            <translation>Noch nicht gelesen</translation>
        </message>
        <message>
            <source>Not suspected</source>
            <translation>Kein Verdacht</translation>
        </message>
        <message>
            <source>Not suspected: {findings}.</source>
            <translation>Kein Verdacht: {findings}.</translation>
        </message>
        <message>
            <source>Nothing contains these words.</source>
            <translation>Nichts enthält diese Wörter.</translation>
        </message>
        <message>
            <source>Nothing is changed; `overread classify --worklist` puts them into results.</source>
            <translation>Nichts wird geändert; `overread classify --worklist` übernimmt sie in die Ergebnisse.</translation>
        </message>
        <message>
            <source>Nothing is encrypted here, so there is no key; overread data encrypt makes one.</source>
            <translation>Hier ist nichts verschlüsselt, daher gibt es keinen Schlüssel; overread data encrypt legt einen an.</translation>
        </message>
        <message>
            <source>Nothing is encrypted: others can read the password or token.</source>
            <translation>Nichts ist verschlüsselt: Andere können das Passwort oder Token lesen.</translation>
        </message>
        <message>
            <source>Nothing is kept of a patient with this ID.</source>
            <translation>Von einem Patienten mit dieser ID wird nichts aufbewahrt.</translation>
        </message>
        <message>
            <source>Nothing is marked in this study.</source>
            <translation>In dieser Studie ist nichts markiert.</translation>
        </message>
        <message>
            <source>Nothing is marked on this picture.</source>
            <translation>Auf diesem Bild ist nichts markiert.</translation>
        </message>
        <message>
            <source>Nothing is received while less space than this is free.</source>
            <translation>Solange weniger frei ist, wird nichts empfangen.</translation>
        </message>
        <message>
            <source>Nothing is suspected or borderline.</source>
            <translation>Kein Verdacht, auch nichts Grenzwertiges.</translation>
        </message>
        <message>
            <source>Nothing is ticked: tick studies, or kinds of objects in the head of the table.</source>
            <translation>Nichts ist angehakt: Haken Sie Studien an, oder Arten von Objekten im Kopf der Tabelle.</translation>
        </message>
        <message>
            <source>Nothing open</source>
            <translation>Nichts geöffnet</translation>
        </message>
        <message>
            <source>Nothing suspected by 1 model</source>
            <translation>Kein Verdacht bei 1 Modell</translation>
        </message>
        <message>
            <source>Nothing suspected by {n} models</source>
            <translation>Kein Verdacht bei {n} Modellen</translation>
        </message>
        <message>
            <source>Nothing suspected by {n} of {of} models</source>
            <translation>Kein Verdacht bei {n} von {of} Modellen</translation>
        </message>
        <message>
            <source>Nothing ticked: the model is asked about every picture.</source>
            <translation>Nichts angekreuzt: Das Modell wird zu jedem Bild gefragt.</translation>
        </message>
        <message>
            <source>Nothing to do; no model reads results. Look at it yourself.</source>
            <translation>Es ist nichts zu tun; sehen Sie es selbst an. Kein Modell liest es.</translation>
        </message>
        <message>
            <source>Nothing to do; open it in a program for such objects.</source>
            <translation>Es ist nichts zu tun; öffnen Sie es in einem Programm für solche Objekte.</translation>
        </message>
        <message>
            <source>Nothing to do; the file contains no picture.</source>
            <translation>Es ist nichts zu tun; die Datei enthält kein Bild.</translation>
        </message>
        <message>
            <source>Nothing to read here</source>
            <translation>Hier gibt es nichts zu lesen</translation>
        </message>
        <message>
            <source>Nothing was compared in this selection.</source>
            <translation>In dieser Auswahl wurde nichts verglichen.</translation>
        </message>
        <message>
            <source>Nothing was compared.</source>
            <translation>Es wurde nichts verglichen.</translation>
        </message>
        <message>
            <source>Nothing was copied: you read blind, so decide on this study first.</source>
            <translation>Nichts wurde kopiert: Sie lesen blind, entscheiden Sie zuerst über diese Studie.</translation>
        </message>
        <message>
            <source>Nothing was decided yet.</source>
            <translation>Noch wurde nichts entschieden.</translation>
        </message>
        <message>
            <source>Nothing was opened yet.</source>
            <translation>Noch wurde nichts geöffnet.</translation>
        </message>
        <message>
            <source>Nothing was queued.</source>
            <translation>Es wurde nichts eingereiht.</translation>
        </message>
        <message>
            <source>Nothing was refused; no errors.</source>
            <translation>Nichts wurde abgelehnt; keine Fehler.</translation>
        </message>
        <message>
            <source>Nothing was written.</source>
            <translation>Nichts wurde geschrieben.</translation>
        </message>
        <message>
            <source>Now</source>
            <translation>Jetzt</translation>
        </message>
        <message>
            <source>Number</source>
            <translation>Anzahl</translation>
        </message>
        <message>
            <source>Numbers of studies; the share is that of the suspected ones.</source>
            <translation>Zahlen von Studien; der Anteil ist der mit Verdacht.</translation>
        </message>
        <message>
            <source>O (sex)</source>
            <translation>D (Geschlecht)</translation>
        </message>
        <message>
            <source>O&amp;utput with the scores</source>
            <translation>A&amp;usgabe mit den Werten</translation>
        </message>
        <message>
            <source>Object</source>
            <translation>Objekt</translation>
        </message>
        <message>
            <source>Objects</source>
            <translation>Objekte</translation>
        </message>
        <message>
            <source>Objects of private classes are not received (see Settings).</source>
            <translation>Objekte privater Klassen werden nicht empfangen (siehe Einstellungen).</translation>
        </message>
        <message>
            <source>Of</source>
            <translation>Von</translation>
        </message>
        <message>
            <source>Of 308 normal films of a source that it never learned from it calls 8 % pneumonia, of 334 of another, of which it learned other normal films, 11 %.</source>
            <translation>Von 308 normalen Aufnahmen einer Quelle, aus der es nie gelernt hat, nennt es 8 % Pneumonie, von 334 einer anderen, aus der es andere normale Aufnahmen gelernt hat, 11 %.</translation>
        </message>
        <message>
            <source>Of blurred normal films it calls a third pneumonia.</source>
            <translation>Von unscharfen normalen Aufnahmen nennt es ein Drittel Pneumonie.</translation>
        </message>
        <message>
            <source>Of it</source>
            <translation>Davon</translation>
        </message>
        <message>
            <source>Of the fractured films of its own set it finds 75 % and calls 5 % of the others fractured, and its map points into a marked box on 77 % of those it finds; on films from the web that were left out, on half of them.</source>
            <translation>Von den Aufnahmen mit Fraktur seines eigenen Satzes findet es 75 % und nennt 5 % der anderen frakturiert, und seine Karte zeigt bei 77 % der gefundenen in ein markiertes Feld; bei ausgelassenen Aufnahmen aus dem Netz bei der Hälfte.</translation>
        </message>
        <message>
            <source>Off</source>
            <translation>Aus</translation>
        </message>
        <message>
            <source>Often 104, 11112 or 4242.</source>
            <translation>Oft 104, 11112 oder 4242.</translation>
        </message>
        <message>
            <source>Ol&amp;der study</source>
            <translation>Ä&amp;ltere Studie</translation>
        </message>
        <message>
            <source>On</source>
            <translation>Ein</translation>
        </message>
        <message>
            <source>On a share to which users can only append, it protects even from administrators of this computer.</source>
            <translation>Auf einer Freigabe, an die Benutzer nur anfügen können, schützt sie sogar vor Administratoren dieses Computers.</translation>
        </message>
        <message>
            <source>On changed pictures</source>
            <translation>Auf veränderten Bildern</translation>
        </message>
        <message>
            <source>On demand</source>
            <translation>Auf Anfrage</translation>
        </message>
        <message>
            <source>On demand: only where you ask for it, by Analyse, Ask a model. A change reads nothing by itself; what was read stays.</source>
            <translation>Auf Anfrage: nur, wo Sie es verlangen, mit Analyse, Ein Modell fragen. Eine Änderung liest von sich aus nichts; was gelesen wurde, bleibt.</translation>
        </message>
        <message>
            <source>On the {cases} cases that both have read, each at the operating point that holds for it; {first} were read by the first alone and {second} by the second alone.</source>
            <translation>An den {cases} Fällen, die beide gelesen haben, jedes am Arbeitspunkt, der für es gilt; {first} las nur das erste und {second} nur das zweite.</translation>
        </message>
        <message>
            <source>On the {cases} that both have read. Only the first is right on {first}, only the second on {second} (McNemar, exact: p = {p}).</source>
            <translation>An {cases}, die beide gelesen haben. Nur das erste hat recht bei {first}, nur das zweite bei {second} (McNemar, exakt: p = {p}).</translation>
        </message>
        <message>
            <source>On this device</source>
            <translation>Auf diesem Gerät</translation>
        </message>
        <message numerus="yes">
            <source>On, {n} associations now</source>
            <translation>
                <numerusform>An, gerade {n} Verbindung</numerusform>
                <numerusform>An, gerade {n} Verbindungen</numerusform>
            </translation>
        </message>
        <message>
            <source>One more label</source>
            <translation>Weitere Bezeichnung</translation>
        </message>
        <message>
            <source>One row for each picture or each study; studies are sorted by urgency.</source>
            <translation>Eine Zeile je Bild oder je Studie; Studien sind nach Dringlichkeit geordnet.</translation>
        </message>
        <message>
            <source>One study</source>
            <translation>Eine Studie</translation>
        </message>
        <message>
            <source>Only &amp;borderline</source>
            <translation>Nur &amp;grenzwertige</translation>
        </message>
        <message>
            <source>Only &amp;suspected</source>
            <translation>Nur &amp;mit Verdacht</translation>
        </message>
        <message>
            <source>Only DICOM files have attributes.</source>
            <translation>Nur DICOM-Dateien haben Attribute.</translation>
        </message>
        <message>
            <source>Only a node of the kind web logs in: write basic or token as its login first.</source>
            <translation>Nur ein Knoten der Art web meldet sich an: Schreiben Sie zuerst basic oder token als seine Anmeldung.</translation>
        </message>
        <message>
            <source>Only read blind</source>
            <translation>Nur blind befundet</translation>
        </message>
        <message>
            <source>Only studies in which something is suspected</source>
            <translation>Nur Studien mit einem Verdacht</translation>
        </message>
        <message>
            <source>Only studies of which a model refused a picture</source>
            <translation>Nur Studien, von denen ein Modell ein Bild abgelehnt hat</translation>
        </message>
        <message>
            <source>Only studies on which you have not decided</source>
            <translation>Nur Studien, über die Sie nicht entschieden haben</translation>
        </message>
        <message>
            <source>Only studies that were not read, or not by every model that they are for</source>
            <translation>Nur Studien, die nicht oder nicht von jedem dafür vorgesehenen Modell gelesen wurden</translation>
        </message>
        <message>
            <source>Only studies whose highest score is borderline</source>
            <translation>Nur Studien, deren höchster Punktwert grenzwertig ist</translation>
        </message>
        <message>
            <source>Only studies with files that could not be read</source>
            <translation>Nur Studien mit Dateien, die nicht gelesen werden konnten</translation>
        </message>
        <message>
            <source>Only the first is right on {first} of them and only the second on {second}: McNemar's exact test, p = {p}.</source>
            <translation>Nur das erste hat bei {first} von ihnen recht und nur das zweite bei {second}: exakter Test nach McNemar, p = {p}.</translation>
        </message>
        <message>
            <source>Only the pictures that you chose as key pictures.</source>
            <translation>Nur Ihre Schlüsselbilder.</translation>
        </message>
        <message>
            <source>Only this cut of each plane, counted from 1.</source>
            <translation>Nur dieser Schnitt jeder Ebene, ab 1 gezählt.</translation>
        </message>
        <message>
            <source>Only this finding of a model with several. Default: each.</source>
            <translation>Nur dieser Befund eines Modells mit mehreren. Vorgabe: jeder.</translation>
        </message>
        <message>
            <source>Only this frame of each file, counted from 1.</source>
            <translation>Nur dieses Bild jeder Datei, ab 1 gezählt.</translation>
        </message>
        <message>
            <source>Only this model. Default: all.</source>
            <translation>Nur dieses Modell. Vorgabe: alle.</translation>
        </message>
        <message>
            <source>Only this result, counted from 1; may be repeated.</source>
            <translation>Nur dieses Ergebnis, ab 1 gezählt; mehrfach möglich.</translation>
        </message>
        <message>
            <source>Only un&amp;decided</source>
            <translation>Nur unen&amp;tschiedene</translation>
        </message>
        <message>
            <source>Opacity</source>
            <translation>Deckkraft</translation>
        </message>
        <message>
            <source>Opacity of the map</source>
            <translation>Deckkraft der Karte</translation>
        </message>
        <message>
            <source>Open</source>
            <translation>Öffnen</translation>
        </message>
        <message>
            <source>Open &amp;folder…</source>
            <translation>&amp;Ordner öffnen…</translation>
        </message>
        <message>
            <source>Open &amp;recent</source>
            <translation>&amp;Zuletzt geöffnet</translation>
        </message>
        <message>
            <source>Open a folder or files first.</source>
            <translation>Öffnen Sie zuerst einen Ordner oder Dateien.</translation>
        </message>
        <message>
            <source>Open a folder with all below it.</source>
            <translation>Einen Ordner mit allem darunter öffnen.</translation>
        </message>
        <message>
            <source>Open a study to begin</source>
            <translation>Öffnen Sie eine Studie</translation>
        </message>
        <message>
            <source>Open again</source>
            <translation>Wieder öffnen</translation>
        </message>
        <message>
            <source>Open again: {name}</source>
            <translation>Wieder öffnen: {name}</translation>
        </message>
        <message>
            <source>Open and watch the folder</source>
            <translation>Ordner öffnen und überwachen</translation>
        </message>
        <message>
            <source>Open at the time:</source>
            <translation>Zu diesem Zeitpunkt geöffnet:</translation>
        </message>
        <message>
            <source>Open files</source>
            <translation>Dateien öffnen</translation>
        </message>
        <message>
            <source>Open files…</source>
            <translation>Dateien öffnen…</translation>
        </message>
        <message>
            <source>Open folder</source>
            <translation>Ordner öffnen</translation>
        </message>
        <message>
            <source>Open folder…</source>
            <translation>Ordner öffnen…</translation>
        </message>
        <message>
            <source>Open it and analyse the rest</source>
            <translation>Öffnen und den Rest analysieren</translation>
        </message>
        <message>
            <source>Open single files.</source>
            <translation>Einzelne Dateien öffnen.</translation>
        </message>
        <message>
            <source>Open the folder again; it was not searched completely.</source>
            <translation>Der Ordner wurde nicht bis zum Ende durchgesehen; öffnen Sie ihn noch einmal.</translation>
        </message>
        <message>
            <source>Open the manual in the browser; it needs no network.</source>
            <translation>Das Handbuch im Browser öffnen; es braucht kein Netz.</translation>
        </message>
        <message>
            <source>Open the original picture instead of a thumbnail.</source>
            <translation>Öffnen Sie das Originalbild statt eines Vorschaubilds.</translation>
        </message>
        <message>
            <source>Open the sa&amp;mple</source>
            <translation>Be&amp;ispiel öffnen</translation>
        </message>
        <message>
            <source>Open the target itself; this is a link of another user that leads out of the folder.</source>
            <translation>Öffnen Sie das Ziel selbst; dies ist ein Verweis eines anderen Benutzers, der aus dem Ordner führt.</translation>
        </message>
        <message>
            <source>Open what was being analysed when Overread was closed, and analyse the rest.</source>
            <translation>Öffnen, was analysiert wurde, als Overread geschlossen wurde, und den Rest analysieren.</translation>
        </message>
        <message>
            <source>Open {name}</source>
            <translation>{name} öffnen</translation>
        </message>
        <message>
            <source>Opened last</source>
            <translation>Zuletzt geöffnet</translation>
        </message>
        <message>
            <source>Opening something else discards them and stops a reading under way.</source>
            <translation>Wenn Sie etwas anderes öffnen, gehen sie verloren, und ein laufendes Lesen wird angehalten.</translation>
        </message>
        <message>
            <source>Opening something else stops it. What was read is kept, and you can go on with it later.</source>
            <translation>Wenn Sie etwas anderes öffnen, wird es angehalten. Was gelesen wurde, ist erhalten, und Sie können später fortfahren.</translation>
        </message>
        <message>
            <source>Operating point</source>
            <translation>Arbeitspunkt</translation>
        </message>
        <message>
            <source>Operation not permitted</source>
            <translation>Der Vorgang ist nicht erlaubt</translation>
        </message>
        <message>
            <source>Options</source>
            <translation>Optionen</translation>
        </message>
        <message>
            <source>Or drop files and folders anywhere in this window: {formats}.</source>
            <translation>Oder ziehen Sie Dateien und Ordner irgendwo in dieses Fenster: {formats}.</translation>
        </message>
        <message>
            <source>Order of the folder</source>
            <translation>Reihenfolge des Ordners</translation>
        </message>
        <message>
            <source>Origin</source>
            <translation>Herkunft</translation>
        </message>
        <message>
            <source>Other folders with the patient's pictures, to find decisions on them.</source>
            <translation>Andere Ordner mit Bildern des Patienten, um Entscheidungen dazu zu finden.</translation>
        </message>
        <message>
            <source>Others can reach this address, and nothing is encrypted.</source>
            <translation>Andere können diese Adresse erreichen, und nichts ist verschlüsselt.</translation>
        </message>
        <message>
            <source>Outcome</source>
            <translation>Ergebnis</translation>
        </message>
        <message>
            <source>Output with the scores</source>
            <translation>Ausgabe mit den Werten</translation>
        </message>
        <message>
            <source>Over time</source>
            <translation>Im Lauf der Zeit</translation>
        </message>
        <message>
            <source>Overla&amp;ys</source>
            <translation>Overla&amp;ys</translation>
        </message>
        <message>
            <source>Overlays</source>
            <translation>Overlays</translation>
        </message>
        <message>
            <source>Overlays off</source>
            <translation>Overlays aus</translation>
        </message>
        <message>
            <source>Overread</source>
            <translation>Overread</translation>
        </message>
        <message>
            <source>Overread again</source>
            <translation>Overread neu</translation>
        </message>
        <message>
            <source>Overread cannot listen at {address}, port {port}: {why}.</source>
            <translation>Overread kann unter {address}, Port {port}, nichts empfangen: {why}.</translation>
        </message>
        <message>
            <source>Overread cannot receive with this port, folder or these rules.</source>
            <translation>Overread kann mit diesem Port, diesem Ordner oder diesen Regeln nicht empfangen.</translation>
        </message>
        <message>
            <source>Overread does not look for updates. To change that, set updates.address.</source>
            <translation>Overread sucht nicht nach neuen Versionen. Um das zu ändern, setzen Sie updates.address.</translation>
        </message>
        <message>
            <source>Overread has finished</source>
            <translation>Overread ist fertig</translation>
        </message>
        <message>
            <source>Overread has no decoder for {codec}.</source>
            <translation>Overread hat keinen Decoder für {codec}.</translation>
        </message>
        <message>
            <source>Overread has no decoder for {name}.</source>
            <translation>Overread hat keinen Decoder für {name}.</translation>
        </message>
        <message>
            <source>Overread is starting</source>
            <translation>Overread startet</translation>
        </message>
        <message>
            <source>Overread looks for everything it keeps of a patient on this computer: received studies, findings, decisions, objects to send and recent studies. Nothing is deleted before you have seen the list.</source>
            <translation>Overread sucht alles, was es auf diesem Computer von einem Patienten aufbewahrt: empfangene Studien, Befunde, Entscheidungen, zu sendende Objekte und zuletzt geöffnete Studien. Nichts wird gelöscht, bevor Sie die Liste gesehen haben.</translation>
        </message>
        <message>
            <source>Overread report</source>
            <translation>Overread-Bericht</translation>
        </message>
        <message>
            <source>Overread was not closed properly last time</source>
            <translation>Overread wurde beim letzten Mal nicht ordentlich beendet</translation>
        </message>
        <message>
            <source>Overread {version} is available.</source>
            <translation>Overread {version} ist verfügbar.</translation>
        </message>
        <message>
            <source>Overread {version}, a second reader for radiological pictures</source>
            <translation>Overread {version}, ein Zweitbefunder für radiologische Bilder</translation>
        </message>
        <message>
            <source>Overread's own AE title, for sending and receiving.</source>
            <translation>Overreads eigener AE-Titel, zum Senden und Empfangen.</translation>
        </message>
        <message>
            <source>Overread's own folder could not be made: {why}. OVERREAD_HOME names another place for it.</source>
            <translation>Overreads eigener Ordner konnte nicht angelegt werden: {why}. OVERREAD_HOME nennt einen anderen Ort dafür.</translation>
        </message>
        <message>
            <source>Overruled</source>
            <translation>Widersprochen</translation>
        </message>
        <message>
            <source>Own centre and width</source>
            <translation>Eigene Mitte und Breite</translation>
        </message>
        <message>
            <source>Own mean and deviation</source>
            <translation>Eigenes Mittel und eigene Abweichung</translation>
        </message>
        <message>
            <source>P&amp;rint the report of this study…</source>
            <translation>Be&amp;richt dieser Studie drucken…</translation>
        </message>
        <message>
            <source>P&amp;rint…</source>
            <translation>D&amp;rucken…</translation>
        </message>
        <message>
            <source>PACS</source>
            <translation>PACS</translation>
        </message>
        <message>
            <source>PDF (*.pdf)</source>
            <translation>PDF (*.pdf)</translation>
        </message>
        <message>
            <source>PDF document</source>
            <translation>PDF-Dokument</translation>
        </message>
        <message>
            <source>PDF document by Overread</source>
            <translation>PDF-Dokument von Overread</translation>
        </message>
        <message>
            <source>PDF report (*.pdf)</source>
            <translation>PDF-Bericht (*.pdf)</translation>
        </message>
        <message>
            <source>PEM file of that certificate's key.</source>
            <translation>PEM-Datei mit dem Schlüssel dieses Zertifikats.</translation>
        </message>
        <message>
            <source>PEM file with Overread's certificate, if the node asks for one.</source>
            <translation>PEM-Datei mit Overreads Zertifikat, falls der Knoten eines verlangt.</translation>
        </message>
        <message>
            <source>PEM file with that certificate's private key.</source>
            <translation>PEM-Datei mit dem privaten Schlüssel dieses Zertifikats.</translation>
        </message>
        <message>
            <source>PEM file with the authority that signed the node's certificate, or that certificate itself.</source>
            <translation>PEM-Datei der Zertifizierungsstelle, die das Zertifikat des Knotens ausgestellt hat, oder dieses Zertifikat selbst.</translation>
        </message>
        <message>
            <source>PEM file with the authority that signed the node's certificate.</source>
            <translation>PEM-Datei der Zertifizierungsstelle, die das Zertifikat des Knotens ausgestellt hat.</translation>
        </message>
        <message>
            <source>PEM file with the authority that signed the node's certificate; if empty, the system's authorities.</source>
            <translation>PEM-Datei der Zertifizierungsstelle, die das Zertifikat des Knotens ausgestellt hat; leer: die Zertifizierungsstellen dieses Systems.</translation>
        </message>
        <message>
            <source>PEM file with the certificate's private key, without a password.</source>
            <translation>PEM-Datei mit dem privaten Schlüssel des Zertifikats, ohne Passwort.</translation>
        </message>
        <message>
            <source>PEM file. A notice counts only if the key of this certificate has signed it.</source>
            <translation>PEM-Datei. Ein Hinweis gilt nur, wenn der Schlüssel dieses Zertifikats ihn signiert hat.</translation>
        </message>
        <message>
            <source>PEM file. If set, senders must show a certificate signed by this authority.</source>
            <translation>PEM-Datei. Wenn gesetzt, müssen Sender ein Zertifikat vorweisen, das diese Stelle ausgestellt hat.</translation>
        </message>
        <message>
            <source>PEM file. With a certificate and a key, only encrypted (TLS) associations are accepted.</source>
            <translation>PEM-Datei. Mit Zertifikat und Schlüssel werden nur verschlüsselte Verbindungen (TLS) angenommen.</translation>
        </message>
        <message>
            <source>PNG picture (*.png)</source>
            <translation>PNG-Bild (*.png)</translation>
        </message>
        <message>
            <source>PNG, JPEG or SVG file, shown next to the hospital's name.</source>
            <translation>PNG-, JPEG- oder SVG-Datei neben dem Namen des Krankenhauses.</translation>
        </message>
        <message>
            <source>Page</source>
            <translation>Seite</translation>
        </message>
        <message>
            <source>Page {page} of {pages}</source>
            <translation>Seite {page} von {pages}</translation>
        </message>
        <message>
            <source>Pages</source>
            <translation>Seiten</translation>
        </message>
        <message>
            <source>Pages as they will be printed</source>
            <translation>Die Seiten, wie sie gedruckt werden</translation>
        </message>
        <message>
            <source>Pages of the settings</source>
            <translation>Seiten der Einstellungen</translation>
        </message>
        <message>
            <source>Parameters</source>
            <translation>Parameter</translation>
        </message>
        <message>
            <source>Parametric map</source>
            <translation>Parameterkarte</translation>
        </message>
        <message>
            <source>Parametric map by Overread</source>
            <translation>Parameterkarte von Overread</translation>
        </message>
        <message>
            <source>Part &amp;kept</source>
            <translation>Behaltene&amp;r Teil</translation>
        </message>
        <message>
            <source>Part of the picture is missing at the end of the file.</source>
            <translation>Am Ende der Datei fehlt ein Teil des Bildes.</translation>
        </message>
        <message>
            <source>Part of the picture is missing in the file.</source>
            <translation>Ein Teil des Bildes fehlt in der Datei.</translation>
        </message>
        <message>
            <source>Part of the shorter side that is kept</source>
            <translation>Teil der kürzeren Seite, der bleibt</translation>
        </message>
        <message>
            <source>Passphrase</source>
            <translation>Passphrase</translation>
        </message>
        <message>
            <source>Password of {name}</source>
            <translation>Passwort für {name}</translation>
        </message>
        <message>
            <source>Password or token…</source>
            <translation>Passwort oder Token…</translation>
        </message>
        <message>
            <source>Paths in the File menu, no patient names. Switching this off deletes the list.</source>
            <translation>Pfade im Dateimenü, keine Patientennamen. Ausschalten löscht die Liste.</translation>
        </message>
        <message>
            <source>Patient</source>
            <translation>Patient</translation>
        </message>
        <message>
            <source>Patient ID</source>
            <translation>Patienten-ID</translation>
        </message>
        <message>
            <source>Patient and study</source>
            <translation>Patient und Studie</translation>
        </message>
        <message>
            <source>Patient data are encrypted, and the key is not available from this computer's keyring. Sign in as usual, unlock the keyring, then try again. Nothing was changed.</source>
            <translation>Die Patientendaten sind verschlüsselt, und der Schlüsselbund dieses Rechners gibt den Schlüssel nicht heraus: Melden Sie sich wie üblich an, entsperren Sie den Schlüsselbund und versuchen Sie es erneut. Nichts wurde geändert.</translation>
        </message>
        <message>
            <source>Patient's ID.</source>
            <translation>Patienten-ID.</translation>
        </message>
        <message>
            <source>Patient's name</source>
            <translation>Name</translation>
        </message>
        <message>
            <source>Patient's name or its beginning; * and ? are wildcards.</source>
            <translation>Name des Patienten oder dessen Anfang; * und ? sind Platzhalter.</translation>
        </message>
        <message>
            <source>Patients are not known in any set but the multiple sclerosis slices; blocks of neighbours stand for them in Cheng's.</source>
            <translation>Patienten sind in keinem Satz bekannt außer bei den Schichten zur Multiplen Sklerose; bei Cheng stehen Blöcke von Nachbarn für sie.</translation>
        </message>
        <message>
            <source>Patients of three hospitals of one country, and of films from the web of which nothing is recorded.</source>
            <translation>Patienten dreier Krankenhäuser eines Landes sowie von Aufnahmen aus dem Netz, über die nichts festgehalten ist.</translation>
        </message>
        <message>
            <source>Patients whose age and sex are mostly unknown: most data sets it learned from do not record them. The chest films of one set are of children.</source>
            <translation>Patienten, deren Alter und Geschlecht meist unbekannt sind: Die meisten Datensätze, aus denen es gelernt hat, nennen sie nicht. Die Thoraxaufnahmen eines Satzes sind von Kindern.</translation>
        </message>
        <message>
            <source>Patients whose age and sex are unknown: the data set does not record them. Its hands are mostly of children.</source>
            <translation>Patienten, deren Alter und Geschlecht unbekannt sind: Der Datensatz nennt sie nicht. Seine Handaufnahmen sind meist von Kindern.</translation>
        </message>
        <message>
            <source>Patients whose age and sex are unknown: the data sets do not record them.</source>
            <translation>Patienten, deren Alter und Geschlecht unbekannt sind: Die Datensätze nennen sie nicht.</translation>
        </message>
        <message>
            <source>Patients whose ages the collection does not record, mostly adults.</source>
            <translation>Patienten, deren Alter die Sammlung nicht festhält, meist Erwachsene.</translation>
        </message>
        <message>
            <source>Pause</source>
            <translation>Pause</translation>
        </message>
        <message>
            <source>Pause or continue the batch.</source>
            <translation>Das Lesen des Ordners unterbrechen oder fortsetzen.</translation>
        </message>
        <message>
            <source>Paused</source>
            <translation>Pausiert</translation>
        </message>
        <message>
            <source>Peer review</source>
            <translation>Peer-Review</translation>
        </message>
        <message>
            <source>Period</source>
            <translation>Zeitraum</translation>
        </message>
        <message>
            <source>Permission denied</source>
            <translation>Keine Berechtigung</translation>
        </message>
        <message>
            <source>Photograph</source>
            <translation>Foto</translation>
        </message>
        <message>
            <source>Phrases for the words for the report, which a key in the window copies.</source>
            <translation>Textbausteine für den Befundtext, den im Fenster eine Taste kopiert.</translation>
        </message>
        <message>
            <source>Pick a mark first.</source>
            <translation>Wählen Sie zuerst eine Markierung.</translation>
        </message>
        <message>
            <source>Pick the next mark; arrow keys move it.</source>
            <translation>Die nächste Markierung wählen; Pfeiltasten bewegen sie.</translation>
        </message>
        <message>
            <source>Picture</source>
            <translation>Bild</translation>
        </message>
        <message>
            <source>Picture &amp;files in their own resolution</source>
            <translation>Bild&amp;dateien in voller Auflösung</translation>
        </message>
        <message>
            <source>Picture by Overread</source>
            <translation>Bild von Overread</translation>
        </message>
        <message>
            <source>Picture by a program that finds things</source>
            <translation>Bild eines Befundprogramms</translation>
        </message>
        <message>
            <source>Picture under the map of its finding</source>
            <translation>Bild unter der Karte seines Befunds</translation>
        </message>
        <message>
            <source>Picture with map</source>
            <translation>Bild mit Karte</translation>
        </message>
        <message>
            <source>Picture without its map</source>
            <translation>Bild ohne seine Karte</translation>
        </message>
        <message>
            <source>Picture {n} of {count}{part}</source>
            <translation>Bild {n} von {count}{part}</translation>
        </message>
        <message>
            <source>Pictures</source>
            <translation>Bilder</translation>
        </message>
        <message>
            <source>Pictures after the report: leave or report.</source>
            <translation>Bilder, die nach dem Bericht kommen: leave (nicht lesen) oder report (neuer Bericht).</translation>
        </message>
        <message>
            <source>Pictures are being read.</source>
            <translation>Es wird gerade gelesen.</translation>
        </message>
        <message>
            <source>Pictures decided</source>
            <translation>Entschiedene Bilder</translation>
        </message>
        <message>
            <source>Pictures of the study</source>
            <translation>Bilder der Studie</translation>
        </message>
        <message>
            <source>Pictures on a page</source>
            <translation>Bilder auf einer Seite</translation>
        </message>
        <message>
            <source>Pictures that differ from all it learned from are refused. What was tried, and how many were:</source>
            <translation>Bilder, die sich von allem unterscheiden, woraus es lernte, werden abgelehnt. Was versucht wurde und wie viele abgelehnt wurden:</translation>
        </message>
        <message>
            <source>Pictures that the model should refuse, to count how many it does.</source>
            <translation>Bilder, die das Modell ablehnen soll, um zu zählen, wie viele es ablehnt.</translation>
        </message>
        <message>
            <source>Pictures with colours that are more than a tint are refused before it looks. No colour photograph of a film was at hand to try this on.</source>
            <translation>Bilder mit Farben, die mehr als ein Farbstich sind, werden abgelehnt, bevor es hinsieht. Ein Farbfoto einer Aufnahme war nicht zur Hand, um dies zu erproben.</translation>
        </message>
        <message>
            <source>Pituitary tumour</source>
            <translation>Hypophysentumor</translation>
        </message>
        <message>
            <source>Pixel values that it was trained on: 0-1, -1-1, 0-255, imagenet, torchxrayvision; or mean=… std=…</source>
            <translation>Pixelwerte, mit denen es trainiert wurde: 0-1, -1-1, 0-255, imagenet, torchxrayvision; oder mean=… std=…</translation>
        </message>
        <message>
            <source>Pixels are not cleaned: text that is burned into a picture, and faces, are still there.</source>
            <translation>Die Bildpunkte werden nicht bereinigt: Text, der in ein Bild eingebrannt ist, und Gesichter sind noch da.</translation>
        </message>
        <message>
            <source>Pixels of {bits} bits are not supported.</source>
            <translation>Pixel mit {bits} Bit werden nicht unterstützt.</translation>
        </message>
        <message>
            <source>Pixels of {samples} samples are not supported.</source>
            <translation>Pixel mit {samples} Kanälen werden nicht unterstützt.</translation>
        </message>
        <message>
            <source>Pixels of {samples} samples of {bits} bits are not supported.</source>
            <translation>Pixel mit {samples} Kanälen zu {bits} Bit werden nicht unterstützt.</translation>
        </message>
        <message>
            <source>Place in the stack</source>
            <translation>Ort im Stapel</translation>
        </message>
        <message>
            <source>Places as presentation state</source>
            <translation>Stellen als Presentation State</translation>
        </message>
        <message>
            <source>Places as segmentation</source>
            <translation>Stellen als Segmentierung</translation>
        </message>
        <message>
            <source>Plan</source>
            <translation>Plan</translation>
        </message>
        <message>
            <source>Plane: axial, coronal, sagittal or all.</source>
            <translation>Ebene: axial, coronal, sagittal oder all (alle).</translation>
        </message>
        <message>
            <source>Playing, {rate:.3g} a second</source>
            <translation>Läuft, {rate:.3g} je Sekunde</translation>
        </message>
        <message>
            <source>Pneumonia</source>
            <translation>Pneumonie</translation>
        </message>
        <message>
            <source>Pneumonia is one of many causes of an opacity. The model does not tell it from oedema, effusion, atelectasis or a mass, and none of these were labelled.</source>
            <translation>Pneumonie ist eine von vielen Ursachen einer Verschattung. Das Modell unterscheidet sie nicht von Ödem, Erguss, Atelektase oder Raumforderung, und keine davon war bezeichnet.</translation>
        </message>
        <message>
            <source>Pneumonia on chest X-rays</source>
            <translation>Pneumonie auf Thoraxaufnahmen</translation>
        </message>
        <message>
            <source>Port</source>
            <translation>Port</translation>
        </message>
        <message>
            <source>Port to listen at</source>
            <translation>Port für den Empfang</translation>
        </message>
        <message>
            <source>Positive predictive value</source>
            <translation>Positiver Vorhersagewert</translation>
        </message>
        <message>
            <source>Pre&amp;vious panel</source>
            <translation>&amp;Voriger Bereich</translation>
        </message>
        <message>
            <source>Precision</source>
            <translation>Präzision</translation>
        </message>
        <message>
            <source>Predicted probability</source>
            <translation>Vorhergesagte Wahrscheinlichkeit</translation>
        </message>
        <message>
            <source>Predictive values hold for the share of the finding in this folder. Pictures of one patient count as one case for the intervals where the patient is known. The card's figures are of its own test pictures.</source>
            <translation>Vorhersagewerte gelten für den Anteil des Befunds in diesem Ordner. Bilder eines Patienten zählen bei den Intervallen als ein Fall, wo der Patient bekannt ist. Die Zahlen der Karte stammen von ihren eigenen Testbildern.</translation>
        </message>
        <message>
            <source>Presentation state</source>
            <translation>Darstellungszustand (Presentation State)</translation>
        </message>
        <message>
            <source>Previo&amp;us series</source>
            <translation>Vorige &amp;Serie</translation>
        </message>
        <message>
            <source>Previous page</source>
            <translation>Vorige Seite</translation>
        </message>
        <message>
            <source>Print JSON, one object for each line.</source>
            <translation>JSON ausgeben, ein Objekt je Zeile.</translation>
        </message>
        <message>
            <source>Print pictures</source>
            <translation>Bilder drucken</translation>
        </message>
        <message>
            <source>Print the JSON schema of a model's card.</source>
            <translation>Das JSON-Schema der Karte eines Modells ausgeben.</translation>
        </message>
        <message>
            <source>Print the report</source>
            <translation>Bericht drucken</translation>
        </message>
        <message>
            <source>Print the report of the study on screen through the system's dialog.</source>
            <translation>Druckt den Bericht der angezeigten Studie über den Dialog des Systems.</translation>
        </message>
        <message>
            <source>Print the state of the running service as JSON, and exit.</source>
            <translation>Den Zustand des laufenden Dienstes als JSON ausgeben, dann beenden.</translation>
        </message>
        <message>
            <source>Print the version.</source>
            <translation>Die Version ausgeben.</translation>
        </message>
        <message>
            <source>Print what was done with this study, and exit.</source>
            <translation>Ausgeben, was mit dieser Studie geschah, dann beenden.</translation>
        </message>
        <message numerus="yes">
            <source>Printed {n} pages.</source>
            <translation>
                <numerusform>{n} Seite gedruckt.</numerusform>
                <numerusform>{n} Seiten gedruckt.</numerusform>
            </translation>
        </message>
        <message>
            <source>Printing</source>
            <translation>Drucken</translation>
        </message>
        <message>
            <source>Privacy</source>
            <translation>Datenschutz</translation>
        </message>
        <message>
            <source>Private key</source>
            <translation>Privater Schlüssel</translation>
        </message>
        <message>
            <source>Private object of a manufacturer</source>
            <translation>Privates Objekt eines Herstellers</translation>
        </message>
        <message>
            <source>Pro&amp;blems</source>
            <translation>P&amp;robleme</translation>
        </message>
        <message>
            <source>Probabilities that sum to 1 (softmax)</source>
            <translation>Wahrscheinlichkeiten mit Summe 1 (Softmax)</translation>
        </message>
        <message>
            <source>Probability</source>
            <translation>Wahrscheinlichkeit</translation>
        </message>
        <message>
            <source>Probability and operating point</source>
            <translation>Wahrscheinlichkeit und Arbeitspunkt</translation>
        </message>
        <message>
            <source>Probability at or above which a finding is suspected.</source>
            <translation>Wahrscheinlichkeit, ab der Verdacht auf einen Befund besteht.</translation>
        </message>
        <message>
            <source>Probability at or above which the finding is suspected.</source>
            <translation>Wahrscheinlichkeit, ab der Verdacht auf den Befund besteht.</translation>
        </message>
        <message>
            <source>Probability {probability} %, operating point {threshold} %.</source>
            <translation>Wahrscheinlichkeit {probability} %, Arbeitspunkt {threshold} %.</translation>
        </message>
        <message>
            <source>Probability {probability}, operating point {threshold}.</source>
            <translation>Wahrscheinlichkeit {probability}, Arbeitspunkt {threshold}.</translation>
        </message>
        <message>
            <source>Problems</source>
            <translation>Probleme</translation>
        </message>
        <message>
            <source>Problems: {value}</source>
            <translation>Probleme: {value}</translation>
        </message>
        <message>
            <source>Procedure log</source>
            <translation>Protokoll des Eingriffs</translation>
        </message>
        <message>
            <source>Progress</source>
            <translation>Fortschritt</translation>
        </message>
        <message>
            <source>Proposed name for a study's files; anyone who sees the folder sees the names.</source>
            <translation>Vorgeschlagener Name für die Dateien einer Studie; wer den Ordner sieht, sieht auch die Namen.</translation>
        </message>
        <message>
            <source>Protocol</source>
            <translation>Protokoll</translation>
        </message>
        <message>
            <source>Put all panels back to their default places.</source>
            <translation>Alle Bereiche dorthin zurückbringen, wo sie anfangs waren.</translation>
        </message>
        <message>
            <source>Put back a copy of {file} in Overread's own folder; it tells which key encrypts patient data, and it is damaged.</source>
            <translation>Legen Sie eine Kopie von {file} in Overreads eigenen Ordner zurück; die Datei nennt den Schlüssel der Patientendaten und ist beschädigt.</translation>
        </message>
        <message>
            <source>Put each picture into a folder named after its class, or give a table of labels.</source>
            <translation>Legen Sie jedes Bild in einen Ordner, der wie seine Klasse heißt, oder geben Sie eine Tabelle mit Bezeichnungen an.</translation>
        </message>
        <message>
            <source>Put fewer rows on a page in the report template's layout.json, or make them smaller; {number} pages were planned, and the template makes {found}.</source>
            <translation>Setzen Sie in layout.json der Berichtsvorlage weniger Zeilen auf eine Seite, oder machen Sie sie kleiner; geplant waren {number} Seiten, die Vorlage macht {found}.</translation>
        </message>
        <message>
            <source>Put first what is suspected, the highest score first</source>
            <translation>Verdachtsfälle zuerst, der höchste Wert zuerst</translation>
        </message>
        <message>
            <source>Put first what is suspected, the highest score first.</source>
            <translation>Verdachtsfälle zuerst, der höchste Wert zuerst.</translation>
        </message>
        <message>
            <source>Put pictures into a folder for each class, or give a table with the columns file, label and, where you know it, patient. Several findings of one picture stand in its label with | between them. Every picture is read as always; what is refused or cannot be read is counted, too. Nothing leaves this computer.</source>
            <translation>Legen Sie Bilder in einen Ordner je Klasse, oder geben Sie eine Tabelle mit den Spalten file, label und, wo Sie ihn kennen, patient. Mehrere Befunde eines Bildes stehen in seinem label mit | dazwischen. Jedes Bild wird gelesen wie immer; was abgelehnt wird oder nicht zu lesen ist, wird mitgezählt. Nichts verlässt diesen Rechner.</translation>
        </message>
        <message>
            <source>Put the crosshair there, move one plane</source>
            <translation>Das Fadenkreuz dorthin setzen, eine Ebene verschieben</translation>
        </message>
        <message>
            <source>Put the key back</source>
            <translation>Den Schlüssel zurücklegen</translation>
        </message>
        <message>
            <source>Put the key from a copy back into this computer's keyring.</source>
            <translation>Den Schlüssel aus einer Kopie in den Schlüsselbund dieses Computers zurücklegen.</translation>
        </message>
        <message>
            <source>Putting the slices together</source>
            <translation>Die Schichten werden zusammengesetzt</translation>
        </message>
        <message>
            <source>Queue files for a node and send the queue. Acknowledged objects are never sent again.</source>
            <translation>Dateien für einen Knoten in die Warteschlange stellen und sie senden. Objekte, deren Empfang bestätigt ist, werden nie noch einmal gesendet.</translation>
        </message>
        <message>
            <source>Queueing</source>
            <translation>Einreihen</translation>
        </message>
        <message>
            <source>Quiet hours</source>
            <translation>Ruhestunden</translation>
        </message>
        <message>
            <source>Quiet hours, such as 22:00-06:00.</source>
            <translation>Ruhezeit, etwa 22:00-06:00.</translation>
        </message>
        <message>
            <source>R&amp;eset</source>
            <translation>Zurü&amp;cksetzen</translation>
        </message>
        <message>
            <source>ROC curve</source>
            <translation>ROC-Kurve</translation>
        </message>
        <message>
            <source>ROC curve with the operating point</source>
            <translation>ROC-Kurve mit dem Arbeitspunkt</translation>
        </message>
        <message>
            <source>ROC curve. The ring with a cross is the operating point.</source>
            <translation>ROC-Kurve. Der Ring mit dem Kreuz ist der Arbeitspunkt.</translation>
        </message>
        <message>
            <source>Radiotherapy plan</source>
            <translation>Bestrahlungsplan</translation>
        </message>
        <message>
            <source>Radiotherapy record</source>
            <translation>Bestrahlungsprotokoll</translation>
        </message>
        <message>
            <source>Radiotherapy structure set</source>
            <translation>Strukturen der Bestrahlungsplanung</translation>
        </message>
        <message>
            <source>Raw data</source>
            <translation>Rohdaten</translation>
        </message>
        <message>
            <source>Read</source>
            <translation>Gelesen</translation>
        </message>
        <message>
            <source>Read &amp;blind first</source>
            <translation>Erst &amp;blind lesen</translation>
        </message>
        <message>
            <source>Read before with other models or settings.</source>
            <translation>Zuvor mit anderen Modellen oder Einstellungen als den jetzigen gelesen.</translation>
        </message>
        <message>
            <source>Read blind</source>
            <translation>Blind gelesen</translation>
        </message>
        <message>
            <source>Read blind first</source>
            <translation>Erst blind lesen</translation>
        </message>
        <message>
            <source>Read on</source>
            <translation>Gelesen am</translation>
        </message>
        <message>
            <source>Read on the workers of the Dask cluster whose scheduler is there, such as tls://host:8786.</source>
            <translation>Auf den Rechnern des Dask-Clusters lesen, dessen Scheduler dort ist, etwa tls://host:8786.</translation>
        </message>
        <message>
            <source>Read only files that an earlier run did not read, or that changed since.</source>
            <translation>Nur Dateien lesen, die ein früherer Lauf nicht gelesen hat oder die sich seither geändert haben.</translation>
        </message>
        <message>
            <source>Read the file again first; it has changed since it was read.</source>
            <translation>Lesen Sie die Datei zuerst neu; sie hat sich geändert, seit sie gelesen wurde.</translation>
        </message>
        <message>
            <source>Read the file again; it has changed since it was read.</source>
            <translation>Lesen Sie die Datei neu; sie hat sich geändert, seit sie gelesen wurde.</translation>
        </message>
        <message>
            <source>Read the picture again first; it can no longer be prepared for the model.</source>
            <translation>Lesen Sie das Bild zuerst neu; es kann nicht mehr für das Modell vorbereitet werden.</translation>
        </message>
        <message>
            <source>Read the picture first.</source>
            <translation>Lesen Sie das Bild zuerst.</translation>
        </message>
        <message>
            <source>Read the picture without the model, and test the model by overread models verify.</source>
            <translation>Befunden Sie das Bild ohne das Modell, und prüfen Sie das Modell mit overread models verify.</translation>
        </message>
        <message>
            <source>Read this picture without the model; it has never seen pictures like it.</source>
            <translation>Befunden Sie dieses Bild ohne das Modell; es hat solche Bilder nie gesehen.</translation>
        </message>
        <message>
            <source>Read unattended by the rules that are on, until Ctrl-C or a request to stop. Research use only.</source>
            <translation>Unbeaufsichtigt nach den eingeschalteten Regeln lesen, bis Strg-C oder bis zum Anhalten. Nur für Forschung.</translation>
        </message>
        <message>
            <source>Read-only file system</source>
            <translation>Der Datenträger ist schreibgeschützt</translation>
        </message>
        <message>
            <source>Reader</source>
            <translation>Befunder</translation>
        </message>
        <message>
            <source>Reader's key pictures</source>
            <translation>Schlüsselbilder des Befunders</translation>
        </message>
        <message>
            <source>Reader's measurements as presentation state</source>
            <translation>Messungen des Befunders als Presentation State</translation>
        </message>
        <message>
            <source>Reader's measurements as structured report</source>
            <translation>Messungen des Befunders als strukturierter Bericht</translation>
        </message>
        <message>
            <source>Reading</source>
            <translation>Wird gelesen</translation>
        </message>
        <message>
            <source>Reading the file</source>
            <translation>Die Datei wird gelesen</translation>
        </message>
        <message>
            <source>Reading the labelled cases</source>
            <translation>Bezeichnete Fälle werden gelesen</translation>
        </message>
        <message>
            <source>Reads</source>
            <translation>Liest</translation>
        </message>
        <message>
            <source>Ready, but asked about no picture of this report: {models}.</source>
            <translation>Bereit, aber zu keinem Bild dieses Berichts befragt: {models}.</translation>
        </message>
        <message>
            <source>Real si&amp;ze</source>
            <translation>&amp;Wahre Größe</translation>
        </message>
        <message>
            <source>Real world value mapping</source>
            <translation>Zuordnung physikalischer Werte</translation>
        </message>
        <message>
            <source>Reason</source>
            <translation>Grund</translation>
        </message>
        <message>
            <source>Recall</source>
            <translation>Trefferquote</translation>
        </message>
        <message>
            <source>Receive private objects</source>
            <translation>Private Objekte empfangen</translation>
        </message>
        <message>
            <source>Receive s&amp;tudies</source>
            <translation>S&amp;tudien empfangen</translation>
        </message>
        <message>
            <source>Receive studies</source>
            <translation>Studien empfangen</translation>
        </message>
        <message>
            <source>Receive studies until Ctrl-C; `overread settings` has the rules (pacs.…).</source>
            <translation>Studien empfangen, bis Strg-C; die Regeln stehen in `overread settings` (pacs.…).</translation>
        </message>
        <message>
            <source>Received</source>
            <translation>Empfangen</translation>
        </message>
        <message>
            <source>Receiving studies from the network; open it to switch it on or off</source>
            <translation>Empfang von Studien aus dem Netz; hier wird er ein- und ausgeschaltet</translation>
        </message>
        <message>
            <source>Receiving: off</source>
            <translation>Empfangen: aus</translation>
        </message>
        <message>
            <source>Receiving: starting</source>
            <translation>Empfangen: startet</translation>
        </message>
        <message>
            <source>Receiving: {n}</source>
            <translation>Empfangen: {n}</translation>
        </message>
        <message>
            <source>Recent studies are switched off in the settings.</source>
            <translation>Zuletzt geöffnete Studien sind in den Einstellungen abgeschaltet.</translation>
        </message>
        <message>
            <source>Recipe</source>
            <translation>Rezept</translation>
        </message>
        <message>
            <source>Rectangle</source>
            <translation>Rechteck</translation>
        </message>
        <message>
            <source>Red places are blacked out in all frames of the file, green ones are kept: click on a place, or press Space, to change it, and drag a frame around text that was not found. Some of what is found is no text. Look at every picture before it leaves your site.</source>
            <translation>Rote Stellen werden in allen Bildern der Datei geschwärzt, grüne bleiben: Ein Klick auf eine Stelle oder die Leertaste ändert sie. Text, der nicht gefunden wurde, rahmen Sie mit der Maus ein. Manches Gefundene ist kein Text. Sehen Sie jedes Bild an, bevor es Ihr Haus verlässt.</translation>
        </message>
        <message>
            <source>Reference l&amp;ines</source>
            <translation>Re&amp;ferenzlinien</translation>
        </message>
        <message>
            <source>Reformats need at least {fewest} slices; this series has {count}.</source>
            <translation>Reformatierungen brauchen mindestens {fewest} Schichten; diese Serie hat {count}.</translation>
        </message>
        <message>
            <source>Refused</source>
            <translation>Abgelehnt</translation>
        </message>
        <message>
            <source>Refused and unreadable</source>
            <translation>Abgelehnt und nicht lesbar</translation>
        </message>
        <message>
            <source>Refused pictures and files with errors</source>
            <translation>Abgelehnte Bilder und Dateien mit Fehlern</translation>
        </message>
        <message>
            <source>Regions</source>
            <translation>Regionen</translation>
        </message>
        <message>
            <source>Reliability</source>
            <translation>Zuverlässigkeit</translation>
        </message>
        <message>
            <source>Reliability curve</source>
            <translation>Zuverlässigkeitskurve</translation>
        </message>
        <message>
            <source>Reliability. Dots on the dashed line: of pictures with such a probability, that many had the finding. Bars are 95 % intervals.</source>
            <translation>Zuverlässigkeit. Punkte auf der gestrichelten Linie: Von Bildern mit solcher Wahrscheinlichkeit hatten so viele den Befund. Balken sind 95-%-Intervalle.</translation>
        </message>
        <message>
            <source>Remember recent studies</source>
            <translation>Zuletzt geöffnete Studien merken</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>Entfernen</translation>
        </message>
        <message>
            <source>Remove a model that you added.</source>
            <translation>Ein Modell entfernen, das Sie hinzugefügt haben.</translation>
        </message>
        <message>
            <source>Remove a node.</source>
            <translation>Einen Knoten entfernen.</translation>
        </message>
        <message>
            <source>Remove a rule.</source>
            <translation>Eine Regel entfernen.</translation>
        </message>
        <message>
            <source>Remove all objects in this state: waiting, sent, failed.</source>
            <translation>Alle Objekte in diesem Zustand entfernen: waiting (wartend), sent (gesendet), failed (gescheitert).</translation>
        </message>
        <message>
            <source>Removing the model</source>
            <translation>Das Modell wird entfernt</translation>
        </message>
        <message>
            <source>Replace</source>
            <translation>Ersetzen</translation>
        </message>
        <message>
            <source>Report as PDF</source>
            <translation>Bericht als PDF</translation>
        </message>
        <message>
            <source>Report as a picture</source>
            <translation>Bericht als Bild</translation>
        </message>
        <message>
            <source>Report of the fault</source>
            <translation>Bericht über den Fehler</translation>
        </message>
        <message>
            <source>Report of the self-test</source>
            <translation>Bericht des Selbsttests</translation>
        </message>
        <message>
            <source>Reports</source>
            <translation>Berichte</translation>
        </message>
        <message>
            <source>Research use only. Not for diagnosis.</source>
            <translation>Nur für die Forschung. Nicht für die Diagnostik.</translation>
        </message>
        <message>
            <source>Reset</source>
            <translation>Zurücksetzen</translation>
        </message>
        <message>
            <source>Reset it to its default.</source>
            <translation>Auf die Vorgabe zurücksetzen.</translation>
        </message>
        <message>
            <source>Restart Overread; another window is opening your decisions.</source>
            <translation>Starten Sie Overread neu; ein anderes Fenster öffnet gerade Ihre Entscheidungen.</translation>
        </message>
        <message>
            <source>Result</source>
            <translation>Ergebnis</translation>
        </message>
        <message>
            <source>Results</source>
            <translation>Ergebnisse</translation>
        </message>
        <message>
            <source>Results could not be stored: {why}.</source>
            <translation>Ergebnisse konnten nicht gespeichert werden: {why}.</translation>
        </message>
        <message>
            <source>Reviewed</source>
            <translation>Befundet</translation>
        </message>
        <message>
            <source>Right or middle drag</source>
            <translation>Rechts oder mit der Mitte ziehen</translation>
        </message>
        <message>
            <source>Right side</source>
            <translation>Rechte Seite</translation>
        </message>
        <message>
            <source>Rules</source>
            <translation>Regeln</translation>
        </message>
        <message>
            <source>Rules by which overread serve reads unattended: list, set, on, off, remove.</source>
            <translation>Regeln, nach denen overread serve unbeaufsichtigt liest: list, set, on, off, remove.</translation>
        </message>
        <message>
            <source>Run the golden cases now</source>
            <translation>Referenzfälle jetzt rechnen</translation>
        </message>
        <message>
            <source>Run the models on every picture that was not read yet.</source>
            <translation>Das Modell jedes noch nicht gelesene Bild lesen lassen.</translation>
        </message>
        <message>
            <source>Run the models on the pictures selected in the list.</source>
            <translation>Das Modell die in der Liste gewählten Bilder lesen lassen.</translation>
        </message>
        <message>
            <source>Running the golden cases</source>
            <translation>Die Referenzfälle laufen</translation>
        </message>
        <message>
            <source>S&amp;mall pictures of the study</source>
            <translation>&amp;Kleine Bilder der Studie</translation>
        </message>
        <message>
            <source>SD</source>
            <translation>SD</translation>
        </message>
        <message>
            <source>SHA-256 of contents and labels</source>
            <translation>SHA-256 von Inhalten und Bezeichnungen</translation>
        </message>
        <message>
            <source>Sa&amp;ve…</source>
            <translation>S&amp;peichern…</translation>
        </message>
        <message>
            <source>Sagittal</source>
            <translation>Sagittal</translation>
        </message>
        <message>
            <source>Save</source>
            <translation>Speichern</translation>
        </message>
        <message>
            <source>Save as TOML…</source>
            <translation>Als TOML sichern…</translation>
        </message>
        <message>
            <source>Save picture</source>
            <translation>Bild speichern</translation>
        </message>
        <message>
            <source>Save the acceptance report</source>
            <translation>Abnahmebericht speichern</translation>
        </message>
        <message>
            <source>Save the cases</source>
            <translation>Fälle speichern</translation>
        </message>
        <message>
            <source>Save the cases…</source>
            <translation>Fälle speichern…</translation>
        </message>
        <message>
            <source>Save the picture as it is shown as a PNG file.</source>
            <translation>Das Bild, wie es gezeigt wird, als PNG-Datei speichern.</translation>
        </message>
        <message>
            <source>Save the report</source>
            <translation>Bericht speichern</translation>
        </message>
        <message>
            <source>Save the report…</source>
            <translation>Bericht speichern…</translation>
        </message>
        <message>
            <source>Save the settings to load the model; then its card can be opened.</source>
            <translation>Speichern Sie die Einstellungen, um das Modell zu laden; dann lässt sich seine Karte öffnen.</translation>
        </message>
        <message>
            <source>Save without the pat&amp;ient…</source>
            <translation>Ohne den Pat&amp;ienten speichern…</translation>
        </message>
        <message>
            <source>Save without the patient</source>
            <translation>Ohne den Patienten speichern</translation>
        </message>
        <message>
            <source>Say that exactly one label holds; the scores are logarithms of a softmax.</source>
            <translation>Geben Sie an, dass genau eine Klasse zutrifft; die Werte sind Logarithmen eines Softmax.</translation>
        </message>
        <message>
            <source>Say that several labels may hold for a picture; sigmoids are independent of each other.</source>
            <translation>Geben Sie an, dass mehrere Klassen auf ein Bild zutreffen können; Sigmoide sind voneinander unabhängig.</translation>
        </message>
        <message>
            <source>Say that several labels may hold, or choose logits; the scores of a picture do not sum to 1.</source>
            <translation>Geben Sie an, dass mehrere Klassen zutreffen können, oder wählen Sie Logits; die Werte eines Bildes ergeben zusammen nicht 1.</translation>
        </message>
        <message>
            <source>Say that you are unsure.</source>
            <translation>Sagen, dass Sie unsicher sind.</translation>
        </message>
        <message>
            <source>Say what to look for first.</source>
            <translation>Sagen Sie zuerst, was gesucht wird.</translation>
        </message>
        <message>
            <source>Say what to look for, such as --id, --name or --from.</source>
            <translation>Geben Sie an, was gesucht wird, etwa mit --id, --name oder --from.</translation>
        </message>
        <message>
            <source>Say {title}</source>
            <translation>{title} sagen</translation>
        </message>
        <message>
            <source>Says how much a film of a limb looks like those with a fracture, and points to the place.</source>
            <translation>Sagt, wie sehr eine Aufnahme einer Extremität denen mit Fraktur gleicht, und zeigt auf die Stelle.</translation>
        </message>
        <message>
            <source>Says how much a frontal chest X-ray looks like those of the tuberculosis patients of one collection.</source>
            <translation>Sagt, wie sehr eine frontale Thoraxaufnahme denen der Tuberkulosekranken einer Sammlung gleicht.</translation>
        </message>
        <message>
            <source>Says how much an MR slice of a head looks like those with a tumour, points to the place, and names which of three kinds it would be.</source>
            <translation>Sagt, wie sehr eine MR-Schicht des Kopfes denen mit Tumor gleicht, zeigt auf die Stelle und nennt, welche von drei Arten es wäre.</translation>
        </message>
        <message>
            <source>Says how much the lungs on a frontal chest X-ray look like those labelled pneumonia, in children and in adults, and points to the place.</source>
            <translation>Sagt, wie sehr die Lungen auf einer frontalen Thoraxaufnahme denen gleichen, die als Pneumonie bezeichnet sind, bei Kindern und Erwachsenen, und zeigt auf die Stelle.</translation>
        </message>
        <message>
            <source>Scale of the maps</source>
            <translation>Skala der Karten</translation>
        </message>
        <message>
            <source>Scanned document</source>
            <translation>Eingescanntes Dokument</translation>
        </message>
        <message>
            <source>Score</source>
            <translation>Punktwert</translation>
        </message>
        <message>
            <source>Score from 0 to 100; the mark is the operating point at 50, from which on a finding is suspected.</source>
            <translation>Punktwert von 0 bis 100; die Marke ist der Arbeitspunkt bei 50, ab dem Verdacht besteht.</translation>
        </message>
        <message>
            <source>Scores along the stack</source>
            <translation>Punktwerte entlang des Stapels</translation>
        </message>
        <message>
            <source>Scores along the stack; click to go to a slice</source>
            <translation>Punktwerte entlang des Stapels; ein Klick führt zu einer Schicht</translation>
        </message>
        <message>
            <source>Scroll all stacks together, by position in the patient.</source>
            <translation>Alle Stapel zusammen durchblättern, nach der Lage im Patienten.</translation>
        </message>
        <message>
            <source>Search</source>
            <translation>Suchen</translation>
        </message>
        <message>
            <source>Search and s&amp;end (PACS)…</source>
            <translation>S&amp;uchen und senden (PACS)…</translation>
        </message>
        <message>
            <source>Search and send</source>
            <translation>Suchen und senden</translation>
        </message>
        <message>
            <source>Search archives, fetch studies from them, and send files and results to them.</source>
            <translation>In Archiven suchen, Studien von ihnen holen, Dateien und Ergebnisse an sie senden.</translation>
        </message>
        <message>
            <source>Search every (minutes)</source>
            <translation>Suchen alle (Minuten)</translation>
        </message>
        <message>
            <source>Search keys and commands</source>
            <translation>Tasten und Befehle suchen</translation>
        </message>
        <message>
            <source>Search name, patient or finding</source>
            <translation>Name, Patient oder Befund suchen</translation>
        </message>
        <message>
            <source>Search tag, name or value</source>
            <translation>Tag, Name oder Wert suchen</translation>
        </message>
        <message>
            <source>Search the list by name, patient, finding or state</source>
            <translation>Die Liste nach Name, Patient, Befund oder Zustand durchsuchen</translation>
        </message>
        <message>
            <source>Searching</source>
            <translation>Suchen</translation>
        </message>
        <message>
            <source>Second model</source>
            <translation>Zweites Modell</translation>
        </message>
        <message>
            <source>Second reading</source>
            <translation>Zweitlesung</translation>
        </message>
        <message>
            <source>Secondary capture</source>
            <translation>Sekundäraufnahme (SC)</translation>
        </message>
        <message>
            <source>Seconds without a new picture after which a study counts as complete.</source>
            <translation>Sekunden ohne neues Bild, nach denen eine Studie als vollständig gilt.</translation>
        </message>
        <message>
            <source>See that the scheduler runs and that it, its workers and this computer have the same Overread; then go on with --resume.</source>
            <translation>Prüfen Sie, ob der Scheduler läuft und ob er, seine Worker und dieser Rechner dasselbe Overread haben; machen Sie dann mit --resume weiter.</translation>
        </message>
        <message>
            <source>See the bare picture, without its map</source>
            <translation>Das bloße Bild ohne seine Karte sehen</translation>
        </message>
        <message>
            <source>See the pages as they will be printed, then choose a printer.</source>
            <translation>Die Seiten ansehen, wie sie gedruckt werden, dann einen Drucker wählen.</translation>
        </message>
        <message>
            <source>Seen best in {picture}</source>
            <translation>Am besten zu sehen in {picture}</translation>
        </message>
        <message>
            <source>Segmentation</source>
            <translation>Segmentierung</translation>
        </message>
        <message>
            <source>Segmentation by Overread</source>
            <translation>Segmentierung von Overread</translation>
        </message>
        <message>
            <source>Select several studies in the list first.</source>
            <translation>Wählen Sie zuerst mehrere Studien in der Liste.</translation>
        </message>
        <message>
            <source>Self-test</source>
            <translation>Selbsttest</translation>
        </message>
        <message>
            <source>Semicolon, decimal comma</source>
            <translation>Semikolon, Dezimalkomma</translation>
        </message>
        <message>
            <source>Send files…</source>
            <translation>Dateien senden…</translation>
        </message>
        <message>
            <source>Send pictures and results</source>
            <translation>Bilder und Ergebnisse senden</translation>
        </message>
        <message>
            <source>Send the pictures</source>
            <translation>Bilder senden</translation>
        </message>
        <message>
            <source>Send the results</source>
            <translation>Ergebnisse senden</translation>
        </message>
        <message>
            <source>Send to</source>
            <translation>Senden an</translation>
        </message>
        <message>
            <source>Sending</source>
            <translation>Senden</translation>
        </message>
        <message>
            <source>Sensitivity</source>
            <translation>Sensitivität</translation>
        </message>
        <message>
            <source>Sensitivity 95 %</source>
            <translation>Sensitivität 95 %</translation>
        </message>
        <message>
            <source>Sensitivity at the operating point</source>
            <translation>Sensitivität am Arbeitspunkt</translation>
        </message>
        <message>
            <source>Sensitivity {n} %, specificity {n2} %</source>
            <translation>Sensitivität {n} %, Spezifität {n2} %</translation>
        </message>
        <message>
            <source>Sensitivity, unread cases missed</source>
            <translation>Sensitivität, Ungelesenes als übersehen</translation>
        </message>
        <message>
            <source>Separated by commas; all other callers are refused.</source>
            <translation>Durch Kommas getrennt; alle anderen Anrufer werden abgewiesen.</translation>
        </message>
        <message>
            <source>Series</source>
            <translation>Serie</translation>
        </message>
        <message>
            <source>Series of the study</source>
            <translation>Serien der Studie</translation>
        </message>
        <message>
            <source>Series without a description</source>
            <translation>Serie ohne Beschreibung</translation>
        </message>
        <message>
            <source>Set a certificate too; a key or an authority is set without one.</source>
            <translation>Ein Schlüssel oder eine Zertifizierungsstelle ist ohne Zertifikat eingestellt; stellen Sie auch dieses ein.</translation>
        </message>
        <message>
            <source>Set the login of {node} to basic or token first; it has none.</source>
            <translation>Stellen Sie die Anmeldung von {node} zuerst auf basic oder token; er hat keine.</translation>
        </message>
        <message>
            <source>Set the points of a measurement; by arrow keys and Enter too</source>
            <translation>Die Punkte einer Messung setzen; auch mit Pfeiltasten und Eingabe</translation>
        </message>
        <message>
            <source>Set updates.certificate too: a notice counts only if its key has signed it.</source>
            <translation>Setzen Sie auch updates.certificate: Eine Mitteilung zählt nur, wenn dessen Schlüssel sie unterschrieben hat.</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>Einstellungen</translation>
        </message>
        <message>
            <source>Settings of the nodes</source>
            <translation>Einstellungen der Knoten</translation>
        </message>
        <message>
            <source>Settings of the receiver</source>
            <translation>Einstellungen des Empfängers</translation>
        </message>
        <message>
            <source>Settings…</source>
            <translation>Einstellungen…</translation>
        </message>
        <message>
            <source>Settling time (s)</source>
            <translation>Ruhezeit (s)</translation>
        </message>
        <message>
            <source>Several labels may hold for a picture, or exactly one.</source>
            <translation>Für ein Bild können mehrere Bezeichnungen gelten, oder genau eines.</translation>
        </message>
        <message>
            <source>Several on a pa&amp;ge, as PDF</source>
            <translation>Mehrere auf einer &amp;Seite, als PDF</translation>
        </message>
        <message>
            <source>Several pictures of this series lie at the same place, such as phases or echoes, so they cannot be reformatted.</source>
            <translation>Mehrere Bilder dieser Serie liegen an derselben Stelle, etwa Phasen oder Echos, daher können sie nicht reformatiert werden.</translation>
        </message>
        <message>
            <source>Sex, age, manufacturer and view, as far as the files say</source>
            <translation>Geschlecht, Alter, Hersteller und Ansicht, soweit die Dateien es sagen</translation>
        </message>
        <message>
            <source>Share</source>
            <translation>Anteil</translation>
        </message>
        <message>
            <source>Shares have Wilson's interval, with pictures of one patient taken together (Rao and Scott 1992). Areas have DeLong's, in Obuchowski's form for several pictures a patient. Other figures have the percentiles of 1,000 resamples of patients. Calibration error: 15 bins of the most probable class's probability.</source>
            <translation>Anteile haben das Intervall nach Wilson, Bilder eines Patienten zusammengefasst (Rao und Scott 1992). Flächen haben das nach DeLong, in der Form von Obuchowski für mehrere Bilder je Patient. Andere Zahlen haben die Perzentile von 1.000 Ziehungen von Patienten. Kalibrierfehler: 15 Klassen der Wahrscheinlichkeit der wahrscheinlichsten Klasse.</translation>
        </message>
        <message>
            <source>Shares with their 95 % interval (Wilson). Changed mind: of what was read blind, where the reader said something else after seeing the model.</source>
            <translation>Anteile mit ihrem 95-%-Intervall (Wilson). Umentschieden: von dem, was blind gelesen wurde, wo der Befunder nach dem Blick auf das Modell etwas anderes sagte.</translation>
        </message>
        <message>
            <source>Shift + 1 to 9</source>
            <translation>Umschalt + 1 bis 9</translation>
        </message>
        <message>
            <source>Shift + arrow keys</source>
            <translation>Umschalt + Pfeiltasten</translation>
        </message>
        <message>
            <source>Shift all dates of a patient by the same number of days, or remove them.</source>
            <translation>Alle Datumsangaben eines Patienten um dieselbe Zahl von Tagen verschieben oder sie entfernen.</translation>
        </message>
        <message>
            <source>Ships with Overread; its hash was checked.</source>
            <translation>Kommt mit Overread; seine Prüfsumme stimmt.</translation>
        </message>
        <message>
            <source>Shortcut floor</source>
            <translation>Untergrenze</translation>
        </message>
        <message>
            <source>Show &amp;where</source>
            <translation>&amp;Zeigen, wo</translation>
        </message>
        <message>
            <source>Show a millimetre of the picture as a millimetre of the screen.</source>
            <translation>Einen Millimeter des Bildes als Millimeter auf dem Bildschirm zeigen.</translation>
        </message>
        <message>
            <source>Show a picture in that pane, in the active one</source>
            <translation>Ein Bild in jenem Feld zeigen, im aktiven</translation>
        </message>
        <message>
            <source>Show agreement month by month, and whether scores and pictures have drifted since a model was accepted.</source>
            <translation>Die Übereinstimmung Monat für Monat zeigen, und ob Werte und Bilder seit der Abnahme eines Modells gedriftet sind.</translation>
        </message>
        <message>
            <source>Show all data kept of a patient; with --yes, delete them. The audit log names nobody.</source>
            <translation>Alle Daten zeigen, die von einem Patienten aufbewahrt sind; mit --yes löschen. Das Prüfprotokoll nennt niemanden.</translation>
        </message>
        <message>
            <source>Show all that Overread keeps of a patient on this computer, and delete it.</source>
            <translation>Zeigt alles, was Overread auf diesem Computer von einem Patienten aufbewahrt, und löscht es.</translation>
        </message>
        <message>
            <source>Show all that is known of the model: figures, limits, data.</source>
            <translation>Alles zeigen, was vom Modell bekannt ist: Zahlen, Grenzen, Daten.</translation>
        </message>
        <message>
            <source>Show earlier studies beside</source>
            <translation>Voruntersuchungen daneben zeigen</translation>
        </message>
        <message>
            <source>Show four pictures.</source>
            <translation>Vier Bilder zeigen.</translation>
        </message>
        <message>
            <source>Show how often you and the models agreed.</source>
            <translation>Zeigen, wie oft Sie und die Modelle übereinstimmten.</translation>
        </message>
        <message>
            <source>Show in folder</source>
            <translation>Im Ordner zeigen</translation>
        </message>
        <message>
            <source>Show in the other panes where the active picture cuts them.</source>
            <translation>In den anderen Bildfeldern zeigen, wo das aktive Bild sie schneidet.</translation>
        </message>
        <message>
            <source>Show one picture.</source>
            <translation>Ein Bild zeigen.</translation>
        </message>
        <message>
            <source>Show one pixel of the picture on each pixel of the screen.</source>
            <translation>Ein Pixel des Bildes auf jedem Pixel des Bildschirms zeigen.</translation>
        </message>
        <message>
            <source>Show only the pictures, on the whole screen; Esc brings the panels back.</source>
            <translation>Auf dem ganzen Bildschirm nur die Bilder zeigen; Esc bringt die Bereiche zurück.</translation>
        </message>
        <message>
            <source>Show or hide the list of pictures.</source>
            <translation>Die Liste der Bilder zeigen oder verbergen.</translation>
        </message>
        <message>
            <source>Show or hide the list of what was refused or could not be read.</source>
            <translation>Die Liste dessen zeigen oder verbergen, was abgelehnt wurde oder nicht gelesen werden konnte.</translation>
        </message>
        <message>
            <source>Show or hide what was found.</source>
            <translation>Zeigen oder verbergen, was gefunden wurde.</translation>
        </message>
        <message>
            <source>Show patients' names and numbers</source>
            <translation>Namen und Nummern von Patienten zeigen</translation>
        </message>
        <message>
            <source>Show the devices, which one is used and why, and how each model's golden cases come out on it.</source>
            <translation>Die Geräte zeigen, welches benutzt wird und warum, und wie die Referenzfälle jedes Modells darauf ausfallen.</translation>
        </message>
        <message>
            <source>Show the map</source>
            <translation>Die Karte zeigen</translation>
        </message>
        <message>
            <source>Show the next newer study of this patient.</source>
            <translation>Die nächstneuere Studie dieses Patienten zeigen.</translation>
        </message>
        <message>
            <source>Show the next older study of this patient.</source>
            <translation>Die nächstältere Studie dieses Patienten zeigen.</translation>
        </message>
        <message>
            <source>Show the patient's earlier studies next to the current one, as the hanging rules say.</source>
            <translation>Die Voruntersuchungen des Patienten stehen neben der aktuellen, wie die Hängeregeln es sagen.</translation>
        </message>
        <message>
            <source>Show the patient's name and dates on copied and saved pictures.</source>
            <translation>Name und Daten des Patienten auf kopierten und gespeicherten Bildern zeigen.</translation>
        </message>
        <message>
            <source>Show the phrases in use, where your own go, an example, and what is wrong with your own.</source>
            <translation>Die benutzten Textbausteine zeigen, wohin die eigenen gehören, ein Beispiel und die Fehler in den eigenen.</translation>
        </message>
        <message>
            <source>Show the picture without its map beside the one with it.</source>
            <translation>Das Bild ohne seine Karte neben dem mit ihr zeigen.</translation>
        </message>
        <message>
            <source>Show the pictures of a study with several of them below the list.</source>
            <translation>Die Bilder einer Studie, die mehrere hat, unter der Liste zeigen.</translation>
        </message>
        <message>
            <source>Show the slices again, at the crosshair (Esc)</source>
            <translation>Wieder die Schichten zeigen, am Fadenkreuz (Esc)</translation>
        </message>
        <message>
            <source>Show the study and its earlier studies side by side, as the hanging rules say.</source>
            <translation>Die Studie neben ihren Voruntersuchungen zeigen, wie die Hängeregeln es sagen.</translation>
        </message>
        <message>
            <source>Show the whole picture as its file asks.</source>
            <translation>Das ganze Bild zeigen, wie seine Datei es verlangt.</translation>
        </message>
        <message>
            <source>Show the whole picture.</source>
            <translation>Das ganze Bild zeigen.</translation>
        </message>
        <message>
            <source>Show the window in light colours; pictures stay on black.</source>
            <translation>Das Fenster in hellen Farben zeigen; Bilder bleiben auf Schwarz.</translation>
        </message>
        <message>
            <source>Show the worklist's (`pacs.worklist`) accession numbers for studies without one.</source>
            <translation>Die Auftragsnummern der Auftragsliste (`pacs.worklist`) für Studien ohne eine zeigen.</translation>
        </message>
        <message>
            <source>Show this message and exit.</source>
            <translation>Diese Hilfe zeigen und beenden.</translation>
        </message>
        <message>
            <source>Show three pictures side by side.</source>
            <translation>Drei Bilder nebeneinander zeigen.</translation>
        </message>
        <message>
            <source>Show two pictures side by side.</source>
            <translation>Zwei Bilder nebeneinander zeigen.</translation>
        </message>
        <message>
            <source>Show what is queued, sent or failed, and why, and the state of each object at its node.</source>
            <translation>Zeigen, was wartet, gesendet oder gescheitert ist und warum, und den Zustand jedes Objekts bei seinem Knoten.</translation>
        </message>
        <message>
            <source>Show where</source>
            <translation>Zeigen, wo</translation>
        </message>
        <message>
            <source>Show where in a picture a model saw its finding. For models without maps, it makes a map by occlusion.</source>
            <translation>Zeigen, wo in einem Bild ein Modell seinen Befund sah. Für Modelle ohne Karten entsteht eine Karte durch Verdecken.</translation>
        </message>
        <message>
            <source>Show where, if the last layer allows it</source>
            <translation>Zeigen, wo, wenn die letzte Schicht es erlaubt</translation>
        </message>
        <message>
            <source>Shows if the audit log was shortened; contains no names and no pictures.</source>
            <translation>Zeigt, ob das Prüfprotokoll gekürzt wurde; enthält keine Namen und keine Bilder.</translation>
        </message>
        <message>
            <source>Side by side</source>
            <translation>Nebeneinander</translation>
        </message>
        <message>
            <source>Sign off</source>
            <translation>Abnehmen</translation>
        </message>
        <message>
            <source>Sign off…</source>
            <translation>Abnehmen…</translation>
        </message>
        <message>
            <source>Signature</source>
            <translation>Unterschrift</translation>
        </message>
        <message>
            <source>Signed off by</source>
            <translation>Abgenommen von</translation>
        </message>
        <message>
            <source>Signed off by {name}; reports quote it from now on.</source>
            <translation>Abgenommen von {name}; Berichte nennen es von nun an.</translation>
        </message>
        <message>
            <source>Slab</source>
            <translation>Dicke</translation>
        </message>
        <message>
            <source>Slice, score {score}</source>
            <translation>Schicht, Punktwert {score}</translation>
        </message>
        <message>
            <source>Slices are missing: slices {before} and {after} lie {gap:.1f} mm apart, the others {step:.1f} mm. The series is not reformatted.</source>
            <translation>Es fehlen Schichten: Die Schichten {before} und {after} liegen {gap:.1f} mm auseinander, die übrigen {step:.1f} mm. Die Serie wird nicht reformatiert.</translation>
        </message>
        <message>
            <source>Smaller</source>
            <translation>Kleiner</translation>
        </message>
        <message>
            <source>Soft tissue</source>
            <translation>Weichteile</translation>
        </message>
        <message>
            <source>Some checks failed. The lines marked FAILED say what to do.</source>
            <translation>Manche Prüfungen sind fehlgeschlagen. Die mit FAILED bezeichneten Zeilen sagen, was zu tun ist.</translation>
        </message>
        <message>
            <source>Some files of the report template cannot be read; check their permissions.</source>
            <translation>Manche Dateien der Berichtsvorlage können nicht gelesen werden; prüfen Sie ihre Zugriffsrechte.</translation>
        </message>
        <message>
            <source>Some text in the pictures may not be found, and faces are still there.</source>
            <translation>Mancher Text in den Bildern wird vielleicht nicht gefunden, und Gesichter sind noch da.</translation>
        </message>
        <message>
            <source>Some values are not numbers; they are shown as the lowest value.</source>
            <translation>Einige Werte sind keine Zahlen; sie werden wie der kleinste Wert gezeigt.</translation>
        </message>
        <message>
            <source>Something else</source>
            <translation>Etwas anderes</translation>
        </message>
        <message>
            <source>Sound</source>
            <translation>Ton</translation>
        </message>
        <message>
            <source>Source</source>
            <translation>Quelle</translation>
        </message>
        <message>
            <source>Source left out of the training: the normal films of Mendeley. They were looked at once while the length of the training was chosen.</source>
            <translation>Vom Training ausgelassene Quelle: die normalen Aufnahmen von Mendeley. Sie wurden einmal angesehen, während die Dauer des Trainings gewählt wurde.</translation>
        </message>
        <message>
            <source>Sources left out of the training: Fracture Multi-Region, and 39 films from the web that are, or may be, films of it.</source>
            <translation>Vom Training ausgelassene Quellen: Fracture Multi-Region und 39 Aufnahmen aus dem Netz, die daraus sind oder sein können.</translation>
        </message>
        <message>
            <source>Sources left out of the training: treated glioblastomas (TCIA Brain-Tumor-Progression), one of two patients with multiple sclerosis, a block of each class of Cheng, and 36 slices of Bhuvaji that are CT.</source>
            <translation>Vom Training ausgelassene Quellen: behandelte Glioblastome (TCIA Brain-Tumor-Progression), einer von zwei Patienten mit Multipler Sklerose, ein Block jeder Klasse von Cheng und 36 Schichten von Bhuvaji, die CT sind.</translation>
        </message>
        <message>
            <source>Spatial registration</source>
            <translation>Räumliche Registrierung</translation>
        </message>
        <message>
            <source>Specificity</source>
            <translation>Spezifität</translation>
        </message>
        <message>
            <source>Specificity 95 %</source>
            <translation>Spezifität 95 %</translation>
        </message>
        <message>
            <source>Specificity at the operating point</source>
            <translation>Spezifität am Arbeitspunkt</translation>
        </message>
        <message>
            <source>Spine X-ray</source>
            <translation>Röntgen der Wirbelsäule</translation>
        </message>
        <message>
            <source>Standing</source>
            <translation>Prüfung</translation>
        </message>
        <message>
            <source>Starting</source>
            <translation>Startet</translation>
        </message>
        <message>
            <source>State</source>
            <translation>Zustand</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>Anhalten</translation>
        </message>
        <message>
            <source>Stop and open</source>
            <translation>Anhalten und öffnen</translation>
        </message>
        <message>
            <source>Stop the current task. What is finished is kept.</source>
            <translation>Die laufende Aufgabe anhalten. Was fertig ist, bleibt erhalten.</translation>
        </message>
        <message>
            <source>Stop; what is finished is kept</source>
            <translation>Anhalten; was fertig ist, bleibt erhalten</translation>
        </message>
        <message>
            <source>Stopped before the end.</source>
            <translation>Vor dem Ende angehalten.</translation>
        </message>
        <message>
            <source>Stopped before the end; what was finished is kept. Go on with --resume.</source>
            <translation>Vor dem Ende angehalten; was fertig war, bleibt erhalten. Mit --resume geht es weiter.</translation>
        </message>
        <message>
            <source>Stopped before the end; what was written is whole.</source>
            <translation>Vor dem Ende angehalten; was geschrieben wurde, ist vollständig.</translation>
        </message>
        <message>
            <source>Stopped before the first picture; what was finished is kept.</source>
            <translation>Vor dem ersten Bild angehalten; was fertig war, bleibt erhalten.</translation>
        </message>
        <message>
            <source>Stopped.</source>
            <translation>Angehalten.</translation>
        </message>
        <message>
            <source>Stopped: </source>
            <translation>Angehalten: </translation>
        </message>
        <message>
            <source>Stopped: {words}</source>
            <translation>Angehalten: {words}</translation>
        </message>
        <message>
            <source>Stopped; give the same command again to go on.</source>
            <translation>Angehalten; geben Sie denselben Befehl noch einmal, um fortzufahren.</translation>
        </message>
        <message>
            <source>Stopped; nothing was imported.</source>
            <translation>Angehalten; nichts wurde importiert.</translation>
        </message>
        <message>
            <source>Stopped; nothing was measured.</source>
            <translation>Angehalten; nichts wurde gemessen.</translation>
        </message>
        <message>
            <source>Stopped; there is no map.</source>
            <translation>Abgebrochen; es gibt keine Karte.</translation>
        </message>
        <message>
            <source>Stopped; what is queued stays in the queue.</source>
            <translation>Angehalten; was in der Warteschlange ist, bleibt darin.</translation>
        </message>
        <message>
            <source>Stopping</source>
            <translation>Wird angehalten</translation>
        </message>
        <message>
            <source>Storage commitment: off, or ask (the node confirms that it keeps what it was sent).</source>
            <translation>Aufbewahrungszusage: off (aus) oder ask (der Knoten bestätigt, dass er das Gesendete aufbewahrt).</translation>
        </message>
        <message>
            <source>Store the password or token of a DICOMweb node in this computer's keyring.</source>
            <translation>Passwort oder Token eines DICOMweb-Knotens im Schlüsselbund dieses Computers ablegen.</translation>
        </message>
        <message>
            <source>Stretched to the input</source>
            <translation>Auf die Eingabe gestreckt</translation>
        </message>
        <message>
            <source>Stroke</source>
            <translation>Schlaganfall</translation>
        </message>
        <message>
            <source>Strongest evidence for {title}: {strongest} % of full scale. Made by covering each place in turn: at 50 %, covering the place alone takes the score to the operating point. Hold B for the bare picture.</source>
            <translation>Stärkster Hinweis auf {title}: {strongest} % der vollen Skala. Gemacht, indem jede Stelle nacheinander verdeckt wurde: Bei 50 % senkt es den Wert bis zum Arbeitspunkt, wenn allein diese Stelle verdeckt ist. B halten zeigt das bloße Bild.</translation>
        </message>
        <message>
            <source>Strongest evidence for {title}: {strongest} % of full scale. The scale is the same for every picture. Hold B for the bare picture.</source>
            <translation>Stärkster Hinweis auf {title}: {strongest} % der vollen Skala. Die Skala ist für jedes Bild dieselbe. B halten zeigt das bloße Bild.</translation>
        </message>
        <message>
            <source>Structured report</source>
            <translation>Strukturierter Bericht</translation>
        </message>
        <message>
            <source>Structured report by Overread</source>
            <translation>Strukturierter Bericht von Overread</translation>
        </message>
        <message>
            <source>Studies</source>
            <translation>Studien</translation>
        </message>
        <message>
            <source>Studies are listed here.</source>
            <translation>Hier werden Studien aufgelistet.</translation>
        </message>
        <message>
            <source>Studies that were found</source>
            <translation>Gefundene Studien</translation>
        </message>
        <message>
            <source>Study</source>
            <translation>Studie</translation>
        </message>
        <message>
            <source>Study UID</source>
            <translation>Study UID</translation>
        </message>
        <message>
            <source>Study and model</source>
            <translation>Studie und Modell</translation>
        </message>
        <message>
            <source>Study date</source>
            <translation>Studiendatum</translation>
        </message>
        <message>
            <source>Subdural</source>
            <translation>Subdural</translation>
        </message>
        <message>
            <source>Subgroups</source>
            <translation>Untergruppen</translation>
        </message>
        <message>
            <source>Such as 22:00-06:00; no searching, fetching or reading in this time.</source>
            <translation>Etwa 22:00-06:00; darin wird weder gesucht noch abgerufen noch gelesen.</translation>
        </message>
        <message>
            <source>Such as https://pacs.example/dicom-web.</source>
            <translation>Etwa https://pacs.example/dicom-web.</translation>
        </message>
        <message>
            <source>Surface scan</source>
            <translation>Oberflächenscan</translation>
        </message>
        <message>
            <source>Surface segmentation</source>
            <translation>Segmentierung als Oberfläche</translation>
        </message>
        <message>
            <source>Suspected</source>
            <translation>Verdacht</translation>
        </message>
        <message>
            <source>Suspected findings come with a score and a map. You agree, disagree or are unsure.</source>
            <translation>Befunde mit Verdacht haben Punktwert und Karte. Sie stimmen zu, widersprechen oder sind unsicher.</translation>
        </message>
        <message>
            <source>Suspected from</source>
            <translation>Verdacht ab</translation>
        </message>
        <message>
            <source>Suspected from a probability of</source>
            <translation>Verdacht ab einer Wahrscheinlichkeit von</translation>
        </message>
        <message>
            <source>Swap black and white.</source>
            <translation>Schwarz und Weiß vertauschen.</translation>
        </message>
        <message>
            <source>Swap left and right of the screen.</source>
            <translation>Links und rechts auf dem Bildschirm vertauschen.</translation>
        </message>
        <message>
            <source>Swap top and bottom of the screen.</source>
            <translation>Oben und unten auf dem Bildschirm vertauschen.</translation>
        </message>
        <message>
            <source>Switch a rule off.</source>
            <translation>Eine Regel ausschalten.</translation>
        </message>
        <message>
            <source>Switch a rule on. overread serve uses it after its next start.</source>
            <translation>Eine Regel einschalten. overread serve benutzt sie nach seinem nächsten Start.</translation>
        </message>
        <message>
            <source>Switch on a rule (see overread rules); no rule is on, so there is nothing to do.</source>
            <translation>Schalten Sie eine Regel ein (siehe overread rules); es ist keine an, daher ist nichts zu tun.</translation>
        </message>
        <message>
            <source>Synthetic picture</source>
            <translation>Künstliches Bild</translation>
        </message>
        <message>
            <source>T&amp;hree pictures</source>
            <translation>&amp;Drei Bilder</translation>
        </message>
        <message>
            <source>TIFF picture (*.tif)</source>
            <translation>TIFF-Bild (*.tif)</translation>
        </message>
        <message>
            <source>TLS</source>
            <translation>TLS</translation>
        </message>
        <message>
            <source>TOML file (*.toml)</source>
            <translation>TOML-Datei (*.toml)</translation>
        </message>
        <message>
            <source>TOML files; each that is wrong gets one sentence.</source>
            <translation>TOML-Dateien; zu jeder, die falsch ist, gibt es einen Satz.</translation>
        </message>
        <message>
            <source>Table of labels</source>
            <translation>Tabelle der Bezeichnungen</translation>
        </message>
        <message>
            <source>Tag</source>
            <translation>Tag</translation>
        </message>
        <message>
            <source>Take &amp;dates out</source>
            <translation>Datumsangaben &amp;entfernen</translation>
        </message>
        <message>
            <source>Take back what you entered last.</source>
            <translation>Zurücknehmen, was Sie zuletzt eingegeben haben.</translation>
        </message>
        <message>
            <source>Take back what you measured, moved, deleted or chose last.</source>
            <translation>Zurücknehmen, was Sie zuletzt gemessen, verschoben, gelöscht oder gewählt haben.</translation>
        </message>
        <message>
            <source>Take in a classifier made elsewhere.</source>
            <translation>Einen anderswo erstellten Klassifikator aufnehmen.</translation>
        </message>
        <message>
            <source>Take the &amp;patient out</source>
            <translation>&amp;Patienten herausnehmen</translation>
        </message>
        <message>
            <source>Taken back: {what} on {key}.</source>
            <translation>Zurückgenommen: {what} zu {key}.</translation>
        </message>
        <message>
            <source>Tell apart by</source>
            <translation>Unterscheiden nach</translation>
        </message>
        <message>
            <source>Tells 18 kinds of picture apart. Chest films, films of limbs and MR slices of the head go on to the models that read them; all other kinds are named and read by none. It finds no disease.</source>
            <translation>Unterscheidet 18 Arten von Bildern. Thoraxaufnahmen, Aufnahmen der Extremitäten und MR-Schichten des Kopfes gehen an die Modelle, die sie lesen; alle anderen Arten werden benannt und von keinem gelesen. Es findet keine Krankheit.</translation>
        </message>
        <message>
            <source>Tells abdominal CT, breast MRI, chest CT, chest X-ray, hand X-ray and head CT apart. It names the kind of picture and finds no disease.</source>
            <translation>Unterscheidet CT des Bauches, MR der Brust, CT des Thorax, Röntgen des Thorax, Röntgen der Hand und CT des Kopfes. Es nennt die Art des Bildes und findet keine Krankheit.</translation>
        </message>
        <message>
            <source>Tells apart</source>
            <translation>Unterscheidet</translation>
        </message>
        <message>
            <source>Template folder</source>
            <translation>Ordner der Vorlage</translation>
        </message>
        <message>
            <source>Temporal bone</source>
            <translation>Felsenbein</translation>
        </message>
        <message>
            <source>Test</source>
            <translation>Prüfen</translation>
        </message>
        <message>
            <source>Test whether a node answers and accepts Overread.</source>
            <translation>Prüfen, ob ein Knoten antwortet und Overread annimmt.</translation>
        </message>
        <message>
            <source>Text (*.txt)</source>
            <translation>Text (*.txt)</translation>
        </message>
        <message>
            <source>Text in the pictures</source>
            <translation>Text in den Bildern</translation>
        </message>
        <message>
            <source>Text on the pictures</source>
            <translation>Text auf den Bildern</translation>
        </message>
        <message>
            <source>Text that is part of the picture itself stays; look at each before you pass it on.</source>
            <translation>Text, der Teil des Bildes selbst ist, bleibt; sehen Sie sich jedes an, bevor Sie es weitergeben.</translation>
        </message>
        <message>
            <source>The DICOM directory is damaged.</source>
            <translation>Das DICOM-Verzeichnis ist beschädigt.</translation>
        </message>
        <message>
            <source>The DICOM directory names a file outside its medium.</source>
            <translation>Das DICOM-Verzeichnis nennt eine Datei außerhalb seines Datenträgers.</translation>
        </message>
        <message>
            <source>The DICOM directory names a link that leads out of its medium.</source>
            <translation>Das DICOM-Verzeichnis nennt einen Verweis, der aus seinem Datenträger führt.</translation>
        </message>
        <message>
            <source>The DICOM directory names no files.</source>
            <translation>Das DICOM-Verzeichnis nennt keine Dateien.</translation>
        </message>
        <message>
            <source>The DICOM directory names this file, but it is not there.</source>
            <translation>Das DICOM-Verzeichnis nennt diese Datei, aber sie ist nicht da.</translation>
        </message>
        <message>
            <source>The DICOM directory names {named:,} files, {lost:,} of which are not there.</source>
            <translation>Das DICOM-Verzeichnis nennt {named:,} Dateien, von denen {lost:,} nicht da sind.</translation>
        </message>
        <message>
            <source>The DICOM file contains no picture.</source>
            <translation>Die DICOM-Datei enthält kein Bild.</translation>
        </message>
        <message>
            <source>The DICOM file ends in the middle of an element.</source>
            <translation>Die DICOM-Datei endet mitten in einem Element.</translation>
        </message>
        <message>
            <source>The DICOM file has more than {most:,} elements.</source>
            <translation>Die DICOM-Datei hat mehr als {most:,} Elemente.</translation>
        </message>
        <message>
            <source>The DICOM file is valid, but contains no picture.</source>
            <translation>Die DICOM-Datei ist in Ordnung, enthält aber kein Bild.</translation>
        </message>
        <message>
            <source>The DICOM file's transfer syntax is damaged.</source>
            <translation>Die Angabe der Transfersyntax in der DICOM-Datei ist beschädigt.</translation>
        </message>
        <message>
            <source>The DICOM header contains ({group:04x},{element:04x}) twice; it is not clear which one is right.</source>
            <translation>Der DICOM-Header enthält ({group:04x},{element:04x}) zweimal; es ist nicht klar, was gilt.</translation>
        </message>
        <message>
            <source>The DICOM header has more than {most:,} elements.</source>
            <translation>Der DICOM-Header hat mehr als {most:,} Elemente.</translation>
        </message>
        <message>
            <source>The DICOM header is damaged.</source>
            <translation>Der DICOM-Header ist beschädigt.</translation>
        </message>
        <message>
            <source>The DICOM header is larger than {most:,} bytes.</source>
            <translation>Der DICOM-Header ist größer als {most:,} Byte.</translation>
        </message>
        <message>
            <source>The DICOM header nests more than {most} sequences.</source>
            <translation>Der DICOM-Header verschachtelt mehr als {most} Sequenzen.</translation>
        </message>
        <message>
            <source>The DICOM results that it gets: some of sr, sc, map, pdf, seg, gsps, kos, marks, measures.</source>
            <translation>Die DICOM-Ergebnisse, die er bekommt: einige von sr, sc, map, pdf, seg, gsps, kos, marks, measures.</translation>
        </message>
        <message>
            <source>The JPEG has more scans than the limit allows.</source>
            <translation>Das JPEG hat mehr Durchgänge (Scans), als die Grenze erlaubt.</translation>
        </message>
        <message>
            <source>The JPEG has more than {most:,} scans.</source>
            <translation>Das JPEG hat mehr als {most:,} Durchgänge (Scans).</translation>
        </message>
        <message>
            <source>The JSON lines could not be written: {why}.</source>
            <translation>Die JSON-Zeilen konnten nicht geschrieben werden: {why}.</translation>
        </message>
        <message>
            <source>The NIfTI header is damaged.</source>
            <translation>Der NIfTI-Header ist beschädigt.</translation>
        </message>
        <message>
            <source>The TIFF contains no picture.</source>
            <translation>Das TIFF enthält kein Bild.</translation>
        </message>
        <message>
            <source>The archive contains another archive.</source>
            <translation>Das Archiv enthält ein weiteres Archiv.</translation>
        </message>
        <message>
            <source>The archive contains no files.</source>
            <translation>Das Archiv enthält keine Dateien.</translation>
        </message>
        <message>
            <source>The archive contains {total:,} files; at most {most:,} are read.</source>
            <translation>Das Archiv enthält {total:,} Dateien; höchstens {most:,} werden gelesen.</translation>
        </message>
        <message>
            <source>The archive could not be asked for earlier studies: {reason}</source>
            <translation>Das Archiv konnte nicht nach Voruntersuchungen gefragt werden: {reason}</translation>
        </message>
        <message>
            <source>The archive could not send it.</source>
            <translation>Das Archiv konnte es nicht senden.</translation>
        </message>
        <message>
            <source>The archive did not send it.</source>
            <translation>Das Archiv hat es nicht gesendet.</translation>
        </message>
        <message>
            <source>The archive does not have the object (0112).</source>
            <translation>Das Archiv hat das Objekt nicht (0112).</translation>
        </message>
        <message>
            <source>The archive does not keep the object (reason {reason:04X}).</source>
            <translation>Das Archiv bewahrt das Objekt nicht auf (Grund {reason:04X}).</translation>
        </message>
        <message>
            <source>The archive does not keep the object: processing failure (0110).</source>
            <translation>Das Archiv bewahrt das Objekt nicht auf: Beim Nachsehen trat ein Fehler auf (0110).</translation>
        </message>
        <message>
            <source>The archive does not keep the object: resource limitation (0213).</source>
            <translation>Das Archiv bewahrt das Objekt nicht auf: Es hat keinen Platz dafür (0213).</translation>
        </message>
        <message>
            <source>The archive does not list a study's instances.</source>
            <translation>Das Archiv führt die Instanzen einer Studie nicht auf.</translation>
        </message>
        <message>
            <source>The archive ends before its directory.</source>
            <translation>Das Archiv endet vor seinem Verzeichnis.</translation>
        </message>
        <message>
            <source>The archive has an object of this UID in another class (0119).</source>
            <translation>Das Archiv hat ein Objekt dieser UID in einer anderen Klasse (0119).</translation>
        </message>
        <message>
            <source>The archive has not said yet whether it keeps the object.</source>
            <translation>Das Archiv hat noch nicht gesagt, ob es das Objekt aufbewahrt.</translation>
        </message>
        <message>
            <source>The archive has {size:,} bytes unpacked; at most {most:,} are read.</source>
            <translation>Das Archiv hat entpackt {size:,} Byte; höchstens {most:,} werden gelesen.</translation>
        </message>
        <message>
            <source>The archive is protected by a password.</source>
            <translation>Das Archiv ist durch ein Passwort geschützt.</translation>
        </message>
        <message>
            <source>The archive is split over several files.</source>
            <translation>Das Archiv ist auf mehrere Dateien verteilt.</translation>
        </message>
        <message>
            <source>The archive keeps no objects of this class (0122).</source>
            <translation>Das Archiv bewahrt keine Objekte dieser Klasse auf (0122).</translation>
        </message>
        <message>
            <source>The archive uses a compression that Overread does not read.</source>
            <translation>Das Archiv ist auf eine Weise komprimiert, die Overread nicht liest.</translation>
        </message>
        <message>
            <source>The archive was sent another object with the same UID and may mean that one.</source>
            <translation>Das Archiv bekam ein anderes Objekt mit derselben UID und meint vielleicht jenes.</translation>
        </message>
        <message>
            <source>The archive's directory declares more than the archive contains.</source>
            <translation>Das Verzeichnis des Archivs gibt mehr an, als das Archiv enthält.</translation>
        </message>
        <message>
            <source>The archive's directory is damaged.</source>
            <translation>Das Verzeichnis des Archivs ist beschädigt.</translation>
        </message>
        <message>
            <source>The archive's directory points to places where there is no file.</source>
            <translation>Das Verzeichnis des Archivs zeigt auf Stellen, an denen keine Datei ist.</translation>
        </message>
        <message>
            <source>The area of the second differs by {value} ({low} to {high}): DeLong's paired test, p = {p}.</source>
            <translation>Die Fläche des zweiten weicht um {value} ab ({low} bis {high}): gepaarter Test nach DeLong, p = {p}.</translation>
        </message>
        <message>
            <source>The areas differ by {apart} (DeLong: p = {p}).</source>
            <translation>Die Flächen unterscheiden sich um {apart} (DeLong: p = {p}).</translation>
        </message>
        <message>
            <source>The audit log cannot be read.</source>
            <translation>Das Prüfprotokoll kann nicht gelesen werden.</translation>
        </message>
        <message>
            <source>The audit log cannot be written: {why}.</source>
            <translation>Das Prüfprotokoll kann nicht geschrieben werden: {why}.</translation>
        </message>
        <message>
            <source>The block of Cheng that tests was seen with earlier heads. That the stages should learn too was chosen by the validation part alone, but its figures are not those of a part that was looked at once.</source>
            <translation>Der Block von Cheng, der prüft, wurde mit früheren Modellköpfen gesehen. Dass auch die Stufen lernen sollen, wurde nach dem Validierungsteil allein gewählt; seine Kennzahlen sind aber nicht die eines Teils, der nur einmal angesehen wurde.</translation>
        </message>
        <message>
            <source>The body part or a description must contain one of these, such as chest, thorax.</source>
            <translation>Die Körperregion oder eine Beschreibung muss eines davon enthalten, etwa chest, thorax.</translation>
        </message>
        <message>
            <source>The built-in phrases are used instead.</source>
            <translation>Die mitgelieferten Textbausteine werden benutzt.</translation>
        </message>
        <message>
            <source>The built-in rule is used instead.</source>
            <translation>Stattdessen gilt die eingebaute Regel.</translation>
        </message>
        <message>
            <source>The caller asked for another AE title than Overread's.</source>
            <translation>Der Anrufer hat einen anderen AE-Titel als den von Overread verlangt.</translation>
        </message>
        <message>
            <source>The caller's AE title is not in the settings.</source>
            <translation>Der AE-Titel des Anrufers steht nicht in den Einstellungen.</translation>
        </message>
        <message>
            <source>The cases whose true class the model holds for least probable.</source>
            <translation>Die Fälle, deren wahre Klasse das Modell für am wenigsten wahrscheinlich hält.</translation>
        </message>
        <message>
            <source>The certificate of the update notice ({name}) cannot be read.</source>
            <translation>Das Zertifikat des Hinweises auf Updates ({name}) kann nicht gelesen werden.</translation>
        </message>
        <message>
            <source>The certificate of the update notice ({name}) has no RSA or EC key.</source>
            <translation>Das Zertifikat des Hinweises auf Updates ({name}) hat keinen RSA- oder EC-Schlüssel.</translation>
        </message>
        <message>
            <source>The check of {name} took more than {seconds:.0f} seconds; it is not loaded.</source>
            <translation>Die Prüfung von {name} dauerte länger als {seconds:.0f} Sekunden; es wird nicht geladen.</translation>
        </message>
        <message>
            <source>The class names are those of Medical MNIST: HeadCT stands for slices of the head by CT or MR, Hand for films of any limb.</source>
            <translation>Die Klassennamen sind die von Medical MNIST: HeadCT steht für Schichten des Kopfes aus CT oder MR, Hand für Aufnahmen jeder Extremität.</translation>
        </message>
        <message>
            <source>The cluster at {address} has had no workers for {minutes:.0f} minutes. Start some; if there were any, their logs say why they ended. What was read is kept.</source>
            <translation>Der Cluster unter {address} hat seit {minutes:.0f} Minuten keine Worker. Starten Sie welche; gab es zuvor welche, so steht in deren Logs, warum sie endeten. Was gelesen wurde, bleibt erhalten.</translation>
        </message>
        <message>
            <source>The command has its usual key.</source>
            <translation>Der Befehl hat seine übliche Taste.</translation>
        </message>
        <message>
            <source>The compressed data set ends too early.</source>
            <translation>Der komprimierte Datensatz endet zu früh.</translation>
        </message>
        <message>
            <source>The compressed data set has more than {most:,} bytes.</source>
            <translation>Der komprimierte Datensatz hat mehr als {most:,} Byte.</translation>
        </message>
        <message>
            <source>The compressed data set is damaged.</source>
            <translation>Der komprimierte Datensatz ist beschädigt.</translation>
        </message>
        <message>
            <source>The compressed file ends too early.</source>
            <translation>Die komprimierte Datei endet zu früh.</translation>
        </message>
        <message>
            <source>The compressed file has more than {most:,} bytes.</source>
            <translation>Die komprimierte Datei hat mehr als {most:,} Byte.</translation>
        </message>
        <message>
            <source>The compressed file is damaged.</source>
            <translation>Die komprimierte Datei ist beschädigt.</translation>
        </message>
        <message>
            <source>The compressed header has more than {most:,} bytes.</source>
            <translation>Der komprimierte Header hat mehr als {most:,} Byte.</translation>
        </message>
        <message>
            <source>The compressed picture and the header differ in colours; those of the picture were used.</source>
            <translation>Komprimiertes Bild und Header nennen verschiedene Farben; verwendet wurden die des Bildes.</translation>
        </message>
        <message>
            <source>The compressed picture and the header differ in size; the size of the picture was used.</source>
            <translation>Komprimiertes Bild und Header nennen verschiedene Größen; verwendet wurde die des Bildes.</translation>
        </message>
        <message>
            <source>The compressed picture is damaged.</source>
            <translation>Das komprimierte Bild ist beschädigt.</translation>
        </message>
        <message>
            <source>The connection was lost before an answer came.</source>
            <translation>Die Verbindung ging verloren, bevor eine Antwort kam.</translation>
        </message>
        <message>
            <source>The content is in none of the formats that Overread reads, whatever the file is called.</source>
            <translation>Der Inhalt hat keines der Formate, die Overread liest, gleich wie die Datei heißt.</translation>
        </message>
        <message>
            <source>The copy is written. Without the passphrase nobody can open it.</source>
            <translation>Die Kopie ist geschrieben. Ohne die Passphrase kann niemand sie öffnen.</translation>
        </message>
        <message>
            <source>The copy of the key is damaged; nothing was changed.</source>
            <translation>Die Kopie des Schlüssels ist beschädigt; nichts wurde geändert.</translation>
        </message>
        <message>
            <source>The decoder crashed on this file.</source>
            <translation>Der Decoder ist an dieser Datei abgestürzt.</translation>
        </message>
        <message>
            <source>The decoder ended without an answer.</source>
            <translation>Der Decoder endete ohne Antwort.</translation>
        </message>
        <message>
            <source>The decoder stopped in the middle of a picture.</source>
            <translation>Der Decoder blieb mitten in einem Bild stehen.</translation>
        </message>
        <message>
            <source>The description of the grey values is damaged.</source>
            <translation>Die Beschreibung der Grauwerte ist beschädigt.</translation>
        </message>
        <message>
            <source>The description of the pixels is damaged.</source>
            <translation>Die Beschreibung der Pixel ist beschädigt.</translation>
        </message>
        <message>
            <source>The device that computes</source>
            <translation>Das Gerät, das rechnet</translation>
        </message>
        <message>
            <source>The disk has less free space than the settings require.</source>
            <translation>Auf der Platte ist weniger Platz frei, als die Einstellungen verlangen.</translation>
        </message>
        <message>
            <source>The disk is too full by the settings, or cannot be written.</source>
            <translation>Auf der Platte ist weniger frei, als die Einstellungen verlangen, oder sie ist nicht beschreibbar.</translation>
        </message>
        <message>
            <source>The encryption key is only in this computer's keyring; without it, the encrypted data are lost. A copy of the key is a file that a passphrase opens. Anyone who has both can read the data: keep them in two places, and neither on this computer.</source>
            <translation>Der Schlüssel liegt nur im Schlüsselbund dieses Computers; ohne ihn sind die verschlüsselten Daten verloren. Eine Kopie des Schlüssels ist eine Datei, die eine Passphrase öffnet. Wer beides hat, kann die Daten lesen: Bewahren Sie sie an zwei Orten auf, und keines davon auf diesem Computer.</translation>
        </message>
        <message>
            <source>The file contains an ICC profile; its colours are shown as stored.</source>
            <translation>Die Datei enthält ein ICC-Profil; ihre Farben werden gezeigt, wie sie gespeichert sind.</translation>
        </message>
        <message>
            <source>The file contains more than the {wanted} frames that it declares.</source>
            <translation>Die Datei enthält mehr als die {wanted} Einzelbilder, die sie angibt.</translation>
        </message>
        <message>
            <source>The file contains only {share:.0f} % of the pixels that it declares.</source>
            <translation>Die Datei enthält nur {share:.0f} % der Pixel, die sie angibt.</translation>
        </message>
        <message>
            <source>The file contradicts itself on whether low values are white ({photometric}, Presentation LUT Shape {shape}); {photometric} was used.</source>
            <translation>Die Datei widerspricht sich darin, ob kleine Werte weiß sind ({photometric}, Presentation LUT Shape {shape}); verwendet wurde {photometric}.</translation>
        </message>
        <message>
            <source>The file could not be read from its disk.</source>
            <translation>Die Datei konnte nicht von ihrem Datenträger gelesen werden.</translation>
        </message>
        <message>
            <source>The file declares a picture without rows, columns or frames.</source>
            <translation>Die Datei gibt ein Bild ohne Zeilen, Spalten oder Einzelbilder an.</translation>
        </message>
        <message>
            <source>The file declares a volume without slices.</source>
            <translation>Die Datei gibt ein Volumen ohne Schichten an.</translation>
        </message>
        <message>
            <source>The file declares more stored bits than allocated bits; the allocated bits were read.</source>
            <translation>Die Datei gibt mehr gespeicherte als belegte Bits an; gelesen wurden die belegten.</translation>
        </message>
        <message>
            <source>The file declares {total:,} bytes of pixels; at most {most:,} are read.</source>
            <translation>Die Datei gibt {total:,} Byte Pixel an; höchstens {most:,} werden gelesen.</translation>
        </message>
        <message>
            <source>The file declares {wanted} frames but contains {held}.</source>
            <translation>Die Datei gibt {wanted} Einzelbilder an, enthält aber {held}.</translation>
        </message>
        <message>
            <source>The file does not hold frame {frame}.</source>
            <translation>Die Datei hat kein Einzelbild {frame}.</translation>
        </message>
        <message>
            <source>The file does not name its transfer syntax; it was worked out from the first bytes.</source>
            <translation>Die Datei nennt ihre Transfersyntax nicht; sie wurde an den ersten Bytes erkannt.</translation>
        </message>
        <message>
            <source>The file does not say how its pixels are stored; the usual way was assumed.</source>
            <translation>Die Datei sagt nicht, wie ihre Pixel gespeichert sind; angenommen wurde die übliche Weise.</translation>
        </message>
        <message>
            <source>The file does not say how its slices lie in the patient; sides are not marked.</source>
            <translation>Die Datei sagt nicht, wie ihre Schichten im Patienten liegen; Seiten werden nicht bezeichnet.</translation>
        </message>
        <message>
            <source>The file does not say how large its pixels are.</source>
            <translation>Die Datei sagt nicht, wie groß ihre Pixel sind.</translation>
        </message>
        <message>
            <source>The file ends before its last slice.</source>
            <translation>Die Datei endet vor ihrer letzten Schicht.</translation>
        </message>
        <message>
            <source>The file ends before the picture is complete.</source>
            <translation>Die Datei endet, bevor das Bild vollständig ist.</translation>
        </message>
        <message>
            <source>The file ends in the middle of this picture; the missing part is black.</source>
            <translation>Die Datei endet mitten in diesem Bild; der fehlende Teil ist schwarz.</translation>
        </message>
        <message>
            <source>The file ends too early inside its archive.</source>
            <translation>Die Datei endet in ihrem Archiv zu früh.</translation>
        </message>
        <message>
            <source>The file given as this run's journal is not an Overread journal.</source>
            <translation>Die Datei, die als Journal dieses Laufs angegeben ist, ist kein Journal von Overread.</translation>
        </message>
        <message>
            <source>The file gives some of its values their own colours (supplemental palette); the file's window was applied to the others and cannot be changed.</source>
            <translation>Die Datei gibt einem Teil ihrer Werte eigene Farben (ergänzende Palette); auf die übrigen wurde das Fenster der Datei angewandt, das nicht geändert werden kann.</translation>
        </message>
        <message>
            <source>The file gives some of its values their own colours in a way that is not supported; they are shown grey.</source>
            <translation>Die Datei gibt einem Teil ihrer Werte eigene Farben auf eine Weise, die nicht unterstützt wird; sie werden grau gezeigt.</translation>
        </message>
        <message>
            <source>The file has changed since it was marked; open it again.</source>
            <translation>Die Datei hat sich geändert, seit sie markiert wurde; öffnen Sie sie neu.</translation>
        </message>
        <message>
            <source>The file has no DICOM preamble; it was read without one.</source>
            <translation>Die Datei hat keine DICOM-Präambel; sie wurde ohne gelesen.</translation>
        </message>
        <message>
            <source>The file has no page {frame}.</source>
            <translation>Die Datei hat keine Seite {frame}.</translation>
        </message>
        <message>
            <source>The file has no slice {frame}.</source>
            <translation>Die Datei hat keine Schicht {frame}.</translation>
        </message>
        <message>
            <source>The file has {size:,} bytes; at most {most:,} are read.</source>
            <translation>Die Datei hat {size:,} Byte; höchstens {most:,} werden gelesen.</translation>
        </message>
        <message>
            <source>The file in the place of your decisions was not made by Overread.</source>
            <translation>Die Datei am Ort Ihrer Entscheidungen stammt nicht von Overread.</translation>
        </message>
        <message>
            <source>The file is an archive inside an archive, which is not opened.</source>
            <translation>Die Datei ist ein Archiv in einem Archiv und wird nicht geöffnet.</translation>
        </message>
        <message>
            <source>The file is damaged and cannot be rewritten.</source>
            <translation>Die Datei ist beschädigt; sie kann nicht neu geschrieben werden.</translation>
        </message>
        <message>
            <source>The file is damaged inside its archive (its checksum differs).</source>
            <translation>Die Datei ist in ihrem Archiv beschädigt (ihre Prüfsumme weicht ab).</translation>
        </message>
        <message>
            <source>The file is damaged inside its archive.</source>
            <translation>Die Datei ist in ihrem Archiv beschädigt.</translation>
        </message>
        <message>
            <source>The file is empty (0 bytes).</source>
            <translation>Die Datei ist leer (0 Byte).</translation>
        </message>
        <message>
            <source>The file is encrypted inside its archive.</source>
            <translation>Die Datei ist in ihrem Archiv verschlüsselt.</translation>
        </message>
        <message>
            <source>The file is encrypted, and its key is not available from this computer's keyring.</source>
            <translation>Die Datei ist verschlüsselt, und der Schlüsselbund dieses Rechners gibt den Schlüssel nicht heraus.</translation>
        </message>
        <message>
            <source>The file is gone or cannot be read.</source>
            <translation>Die Datei ist nicht mehr da oder kann nicht gelesen werden.</translation>
        </message>
        <message>
            <source>The file is gone.</source>
            <translation>Die Datei ist nicht mehr da.</translation>
        </message>
        <message>
            <source>The file is in none of the formats that Overread reads: {formats}.</source>
            <translation>Die Datei ist in keinem der Formate, die Overread liest: {formats}.</translation>
        </message>
        <message>
            <source>The file is no DICOM file.</source>
            <translation>Die Datei ist keine DICOM-Datei.</translation>
        </message>
        <message>
            <source>The file is not a DICOM file, or lacks its SOP class.</source>
            <translation>Die Datei ist keine DICOM-Datei, oder ihr fehlt die SOP-Klasse.</translation>
        </message>
        <message>
            <source>The file is not there, or it is a link that points nowhere.</source>
            <translation>Die Datei ist nicht da, oder sie ist ein Verweis, der ins Leere führt.</translation>
        </message>
        <message>
            <source>The file is packed by method {method}, which is not supported.</source>
            <translation>Die Datei ist mit der Methode {method} gepackt, die nicht unterstützt wird.</translation>
        </message>
        <message>
            <source>The file is packed more tightly than any picture can be.</source>
            <translation>Die Datei ist dichter gepackt, als es ein Bild sein kann.</translation>
        </message>
        <message>
            <source>The file is {name}, which is not a format that Overread reads.</source>
            <translation>Die Datei ist {name}, also in keinem Format, das Overread liest.</translation>
        </message>
        <message>
            <source>The file lacks its SOP Instance UID.</source>
            <translation>Der Datei fehlt ihre SOP Instance UID.</translation>
        </message>
        <message>
            <source>The file lacks its SOP class; it cannot be sent.</source>
            <translation>Der Datei fehlt die SOP-Klasse; sie kann nicht gesendet werden.</translation>
        </message>
        <message>
            <source>The file lacks its study, series or instance UID, so no result can refer to it.</source>
            <translation>Der Datei fehlt die UID von Studie, Serie oder Instanz, daher kann kein Ergebnis auf sie verweisen.</translation>
        </message>
        <message>
            <source>The file names a body region that the model was not made for, or that the picture does not look like.</source>
            <translation>Die Datei nennt eine Körperregion, für die das Modell nicht gemacht ist oder nach der das Bild nicht aussieht.</translation>
        </message>
        <message>
            <source>The file names a modality that the model was not made for, or that contradicts the answer.</source>
            <translation>Die Datei nennt eine Modalität, für die das Modell nicht gemacht ist oder die der Antwort widerspricht.</translation>
        </message>
        <message>
            <source>The file names another part of the body ({parts}), which this model does not read.</source>
            <translation>Die Datei nennt eine andere Körperregion ({parts}), die dieses Modell nicht liest.</translation>
        </message>
        <message>
            <source>The file pads the picture with a value that is not part of it; the padding is shown black.</source>
            <translation>Die Datei füllt das Bild mit einem Wert auf, der nicht dazugehört; die Füllung wird schwarz gezeigt.</translation>
        </message>
        <message>
            <source>The file says that colours are stored at half width, but they are stored in full.</source>
            <translation>Die Datei gibt an, Farben in halber Breite zu speichern, sie sind aber vollständig gespeichert.</translation>
        </message>
        <message>
            <source>The file says that it shows a CT of the abdomen, but the picture does not look like it.</source>
            <translation>Laut Datei zeigt das Bild eine CT des Abdomens, sieht aber nicht danach aus.</translation>
        </message>
        <message>
            <source>The file says that it shows a CT of the abdomen, which this model does not read.</source>
            <translation>Laut Datei zeigt das Bild eine CT des Abdomens, die dieses Modell nicht liest.</translation>
        </message>
        <message>
            <source>The file says that it shows a CT of the chest, but the picture does not look like it.</source>
            <translation>Laut Datei zeigt das Bild eine CT des Thorax, sieht aber nicht danach aus.</translation>
        </message>
        <message>
            <source>The file says that it shows a CT of the chest, which this model does not read.</source>
            <translation>Laut Datei zeigt das Bild eine CT des Thorax, die dieses Modell nicht liest.</translation>
        </message>
        <message>
            <source>The file says that it shows a CT of the head, but the picture does not look like it.</source>
            <translation>Laut Datei zeigt das Bild eine CT des Schädels, sieht aber nicht danach aus.</translation>
        </message>
        <message>
            <source>The file says that it shows a CT of the head, which this model does not read.</source>
            <translation>Laut Datei zeigt das Bild eine CT des Schädels, die dieses Modell nicht liest.</translation>
        </message>
        <message>
            <source>The file says that it shows a chest X-ray, but the picture does not look like it.</source>
            <translation>Laut Datei zeigt das Bild ein Röntgenbild des Thorax, sieht aber nicht danach aus.</translation>
        </message>
        <message>
            <source>The file says that it shows a chest X-ray, which this model does not read.</source>
            <translation>Laut Datei zeigt das Bild ein Röntgenbild des Thorax, das dieses Modell nicht liest.</translation>
        </message>
        <message>
            <source>The file says that it shows an MR of the breast, but the picture does not look like it.</source>
            <translation>Laut Datei zeigt das Bild eine MRT der Mamma, sieht aber nicht danach aus.</translation>
        </message>
        <message>
            <source>The file says that it shows an MR of the breast, which this model does not read.</source>
            <translation>Laut Datei zeigt das Bild eine MRT der Mamma, die dieses Modell nicht liest.</translation>
        </message>
        <message>
            <source>The file says that it shows an MR of the head, but the picture does not look like it.</source>
            <translation>Laut Datei zeigt das Bild eine MRT des Schädels, sieht aber nicht danach aus.</translation>
        </message>
        <message>
            <source>The file says that it shows an MR of the head, which this model does not read.</source>
            <translation>Laut Datei zeigt das Bild eine MRT des Schädels, die dieses Modell nicht liest.</translation>
        </message>
        <message>
            <source>The file says that it shows an X-ray of a limb, but the picture does not look like it.</source>
            <translation>Laut Datei zeigt das Bild ein Röntgenbild der Extremitäten, sieht aber nicht danach aus.</translation>
        </message>
        <message>
            <source>The file says that it shows an X-ray of a limb, which this model does not read.</source>
            <translation>Laut Datei zeigt das Bild ein Röntgenbild der Extremitäten, das dieses Modell nicht liest.</translation>
        </message>
        <message>
            <source>The file to write; an existing file is not overwritten.</source>
            <translation>Die Datei, die geschrieben wird; eine vorhandene wird nicht überschrieben.</translation>
        </message>
        <message>
            <source>The file was changed after it was queued.</source>
            <translation>Die Datei wurde geändert, nachdem sie in die Warteschlange kam.</translation>
        </message>
        <message>
            <source>The file was changed after it was queued; queue it again.</source>
            <translation>Die Datei wurde geändert, nachdem sie in die Warteschlange kam; stellen Sie sie erneut ein.</translation>
        </message>
        <message>
            <source>The file was left out; a {kind} does not tell which of its parts describe the patient.</source>
            <translation>Die Datei wurde ausgelassen; {kind} gibt nicht an, welche Teile den Patienten beschreiben.</translation>
        </message>
        <message>
            <source>The file with your decisions is damaged.</source>
            <translation>Die Datei mit Ihren Entscheidungen ist beschädigt.</translation>
        </message>
        <message>
            <source>The file {name}</source>
            <translation>Der Datei {name}</translation>
        </message>
        <message>
            <source>The file's SOP class is not one that a report can refer to as a picture.</source>
            <translation>Auf die SOP-Klasse der Datei kann ein Bericht nicht als Bild verweisen.</translation>
        </message>
        <message>
            <source>The file's name points outside its archive.</source>
            <translation>Der Name der Datei führt aus ihrem Archiv hinaus.</translation>
        </message>
        <message>
            <source>The file's window would show all values as one grey, so another window is used.</source>
            <translation>Das Fenster der Datei würde alle Werte in einem Grau zeigen, daher wird ein anderes verwendet.</translation>
        </message>
        <message>
            <source>The files do not say how large their pixels are, so they cannot be reformatted.</source>
            <translation>Die Dateien sagen nicht, wie groß ihre Pixel sind, daher können sie nicht reformatiert werden.</translation>
        </message>
        <message>
            <source>The files do not say where their slices lie in the patient, so they cannot be reformatted.</source>
            <translation>Die Dateien sagen nicht, wo ihre Schichten im Patienten liegen, daher können sie nicht reformatiert werden.</translation>
        </message>
        <message numerus="yes">
            <source>The findings of {n} studies are hidden until you have given your reading.</source>
            <translation>
                <numerusform>Die Befunde von {n} Studie sind verborgen, bis Sie sie selbst befundet haben.</numerusform>
                <numerusform>Die Befunde von {n} Studien sind verborgen, bis Sie sie selbst befundet haben.</numerusform>
            </translation>
        </message>
        <message>
            <source>The first {shown} are shown here; all are printed.</source>
            <translation>Die ersten {shown} sind hier zu sehen; gedruckt werden alle.</translation>
        </message>
        <message>
            <source>The folder cannot be listed.</source>
            <translation>Der Inhalt des Ordners kann nicht aufgelistet werden.</translation>
        </message>
        <message>
            <source>The folder for received studies cannot be used: {why}.</source>
            <translation>Der Ordner für empfangene Studien kann nicht verwendet werden: {why}.</translation>
        </message>
        <message>
            <source>The folder for results could not be created: {why}.</source>
            <translation>Der Ordner für Ergebnisse konnte nicht angelegt werden: {why}.</translation>
        </message>
        <message>
            <source>The folder or drive is not there any more, so its pictures were not read.</source>
            <translation>Der Ordner oder das Laufwerk ist nicht mehr da; die Bilder darin wurden daher nicht gelesen.</translation>
        </message>
        <message>
            <source>The folder or drive is there again.</source>
            <translation>Der Ordner oder das Laufwerk ist wieder da.</translation>
        </message>
        <message>
            <source>The folder that was read. Default: this one, or the record's.</source>
            <translation>Der Ordner, der gelesen wurde. Vorgabe: dieser oder der des Datensatzes.</translation>
        </message>
        <message>
            <source>The hanging rule {file} could not be read as UTF-8 text.</source>
            <translation>Die Hängeregel {file} konnte nicht als UTF-8-Text gelesen werden.</translation>
        </message>
        <message>
            <source>The hanging rule {file} has an unknown key {key}.</source>
            <translation>Die Hängeregel {file} hat einen unbekannten Schlüssel {key}.</translation>
        </message>
        <message>
            <source>The hanging rule {file} is not valid TOML: {reason}.</source>
            <translation>Die Hängeregel {file} ist kein gültiges TOML: {reason}.</translation>
        </message>
        <message>
            <source>The hanging rule {file} is too long; shorten it.</source>
            <translation>Die Hängeregel {file} ist zu lang; kürzen Sie sie.</translation>
        </message>
        <message>
            <source>The hanging rule {file} lacks the key {key}.</source>
            <translation>In der Hängeregel {file} fehlt der Schlüssel {key}.</translation>
        </message>
        <message>
            <source>The header holds more elements than any real file does.</source>
            <translation>Der Header enthält mehr Elemente als jede echte Datei.</translation>
        </message>
        <message>
            <source>The header or the compressed picture is damaged.</source>
            <translation>Der Header oder das komprimierte Bild ist beschädigt.</translation>
        </message>
        <message>
            <source>The header says that the colours are RGB, but they are YCbCr; they were read as YCbCr.</source>
            <translation>Der Header nennt die Farben RGB, sie sind aber YCbCr; gelesen wurden sie als YCbCr.</translation>
        </message>
        <message>
            <source>The header says that the colours are {photometric}, but they are RGB; they were read as RGB.</source>
            <translation>Der Header nennt die Farben {photometric}, sie sind aber RGB; gelesen wurden sie als RGB.</translation>
        </message>
        <message>
            <source>The header's sequences are nested deeper than in any real file.</source>
            <translation>Der Header verschachtelt seine Sequenzen tiefer als jede echte Datei.</translation>
        </message>
        <message>
            <source>The input of the model is {type}, so its values are {values} and it scales them itself.</source>
            <translation>Die Eingabe des Modells ist {type}; seine Werte sind also {values}, und es skaliert sie selbst.</translation>
        </message>
        <message>
            <source>The input of {name} has neither one nor three channels.</source>
            <translation>Die Eingabe von {name} hat weder einen noch drei Kanäle.</translation>
        </message>
        <message>
            <source>The input of {name} has {count} dimensions; Overread gives pictures as NCHW or NHWC.</source>
            <translation>Die Eingabe von {name} hat {count} Dimensionen; Overread gibt Bilder als NCHW oder NHWC.</translation>
        </message>
        <message>
            <source>The input of {name} is not the uint8 picture that its card describes.</source>
            <translation>Die Eingabe von {name} ist nicht das uint8-Bild, das seine Karte beschreibt.</translation>
        </message>
        <message>
            <source>The input of {name} is {type}; Overread gives float, half float, double or uint8.</source>
            <translation>Die Eingabe von {name} ist {type}; Overread gibt float, half float, double oder uint8.</translation>
        </message>
        <message>
            <source>The journal of this run could not be made: {why}. It lies in Overread's own folder, unless OVERREAD_HOME or --journal names another place.</source>
            <translation>Das Journal dieses Laufs konnte nicht angelegt werden: {why}. Es liegt in Overreads eigenem Ordner, falls nicht OVERREAD_HOME oder --journal einen anderen Ort nennt.</translation>
        </message>
        <message>
            <source>The journal of this run could not be written ({why}). What was read before is kept in it; make room and go on (--resume).</source>
            <translation>Das Journal dieses Laufs konnte nicht geschrieben werden ({why}). Was zuvor gelesen wurde, steht darin; schaffen Sie Platz und fahren Sie fort (--resume).</translation>
        </message>
        <message>
            <source>The journal of this run is damaged.</source>
            <translation>Das Journal dieses Laufs ist beschädigt.</translation>
        </message>
        <message>
            <source>The journal of this run was made by a newer version of Overread.</source>
            <translation>Das Journal dieses Laufs stammt von einer neueren Version von Overread.</translation>
        </message>
        <message>
            <source>The key in this computer's keyring is not the one that encrypted the patient data; put the right one back, then start Overread again.</source>
            <translation>Der Schlüssel im Schlüsselbund dieses Computers ist nicht der, mit dem die Patientendaten verschlüsselt wurden; legen Sie den richtigen zurück, und starten Sie Overread neu.</translation>
        </message>
        <message>
            <source>The key is in the keyring again. Restart Overread.</source>
            <translation>Der Schlüssel ist wieder im Schlüsselbund; starten Sie Overread neu.</translation>
        </message>
        <message>
            <source>The kind it names is sometimes wrong: on blocks of Cheng's set left out it names nine of ten right, of meningiomas four of five.</source>
            <translation>Die Art, die es nennt, ist manchmal falsch: Auf ausgelassenen Blöcken von Chengs Satz nennt es neun von zehn richtig, von Meningeomen vier von fünf.</translation>
        </message>
        <message>
            <source>The labels cannot be read from {name}.</source>
            <translation>Die Bezeichnungen lassen sich nicht aus {name} lesen.</translation>
        </message>
        <message>
            <source>The labels in {file} cannot be read as CSV.</source>
            <translation>Die Bezeichnungen in {file} können nicht als CSV gelesen werden.</translation>
        </message>
        <message>
            <source>The labels of the adults were mined from reports and are noisy: the figures for adults are lower, and the true ones are not known.</source>
            <translation>Die Bezeichnungen der Erwachsenen wurden aus Berichten gewonnen und sind unsicher: Die Kennzahlen für Erwachsene sind niedriger, und die wahren sind nicht bekannt.</translation>
        </message>
        <message>
            <source>The language changes when you restart Overread.</source>
            <translation>Die Sprache wechselt, wenn Overread das nächste Mal gestartet wird.</translation>
        </message>
        <message>
            <source>The last layer does not allow maps; findings of this model come without a place.</source>
            <translation>Die letzte Schicht erlaubt keine Karten; Befunde dieses Modells kommen ohne Ort.</translation>
        </message>
        <message>
            <source>The last mark was taken back.</source>
            <translation>Die letzte Markierung wurde zurückgenommen.</translation>
        </message>
        <message>
            <source>The line is the threshold.</source>
            <translation>Die Linie ist der Schwellenwert.</translation>
        </message>
        <message>
            <source>The list of labels is not JSON.</source>
            <translation>Die Liste der Klassen ist kein JSON.</translation>
        </message>
        <message>
            <source>The log of the service cannot be written: {why}.</source>
            <translation>Das Protokoll des Dienstes kann nicht geschrieben werden: {why}.</translation>
        </message>
        <message>
            <source>The log of what was opened, read, exported and set.</source>
            <translation>Das Protokoll dessen, was geöffnet, gelesen, exportiert und eingestellt wurde.</translation>
        </message>
        <message>
            <source>The logo of the reports cannot be drawn; choose another file.</source>
            <translation>Das Logo der Berichte kann nicht gezeichnet werden; wählen Sie eine andere Datei.</translation>
        </message>
        <message>
            <source>The logo of the reports cannot be read: {why}.</source>
            <translation>Das Logo der Berichte kann nicht gelesen werden: {why}.</translation>
        </message>
        <message>
            <source>The logo of the reports has over 16 million pixels; choose a smaller one.</source>
            <translation>Das Logo der Berichte hat über 16 Millionen Pixel; wählen Sie ein kleineres.</translation>
        </message>
        <message>
            <source>The logo of the reports is damaged; choose another file.</source>
            <translation>Das Logo der Berichte ist beschädigt; wählen Sie eine andere Datei.</translation>
        </message>
        <message>
            <source>The logo of the reports is neither PNG, JPEG nor SVG; choose another file.</source>
            <translation>Das Logo der Berichte ist weder PNG noch JPEG noch SVG; wählen Sie eine andere Datei.</translation>
        </message>
        <message>
            <source>The manual comes with the installed program; in the source it is the folder docs.</source>
            <translation>Das Handbuch gehört zum installierten Programm; im Quelltext ist es der Ordner docs.</translation>
        </message>
        <message>
            <source>The map already exists.</source>
            <translation>Die Karte ist schon gemacht.</translation>
        </message>
        <message>
            <source>The map shows where in the picture it was seen.</source>
            <translation>Die Karte zeigt, wo im Bild der Befund zu sehen ist.</translation>
        </message>
        <message>
            <source>The modality LUT of this kind of X-ray picture converts back to beam intensity; it is not for display and was ignored.</source>
            <translation>Die Modality-LUT dieser Art von Röntgenbild rechnet auf die Strahlintensität zurück; sie ist nicht zur Anzeige bestimmt und wurde nicht verwendet.</translation>
        </message>
        <message>
            <source>The model</source>
            <translation>Das Modell</translation>
        </message>
        <message>
            <source>The model cannot be described: {reason}</source>
            <translation>Das Modell lässt sich nicht beschreiben: {reason}</translation>
        </message>
        <message>
            <source>The model card of {name} is not valid at {place}: {why}.</source>
            <translation>Die Modellkarte von {name} ist an der Stelle {place} ungültig: {why}.</translation>
        </message>
        <message>
            <source>The model computes in half precision; its probabilities are coarser.</source>
            <translation>Das Modell rechnet mit halber Genauigkeit; seine Wahrscheinlichkeiten sind gröber.</translation>
        </message>
        <message>
            <source>The model does not run: {reason}</source>
            <translation>Das Modell läuft nicht: {reason}</translation>
        </message>
        <message>
            <source>The model fails its golden cases: {why}</source>
            <translation>Das Modell besteht seine Referenzfälle nicht: {why}</translation>
        </message>
        <message>
            <source>The model file {name} cannot be read.</source>
            <translation>Die Modelldatei {name} lässt sich nicht lesen.</translation>
        </message>
        <message>
            <source>The model gave no answer: {why}</source>
            <translation>Das Modell hat nicht geantwortet: {why}</translation>
        </message>
        <message>
            <source>The model gave no usable answer for this picture (not finite, or not between 0 and 1).</source>
            <translation>Das Modell gab für dieses Bild keine brauchbare Antwort (nicht endlich oder nicht zwischen 0 und 1).</translation>
        </message>
        <message>
            <source>The model gave no usable answers while places were covered, so there is no map.</source>
            <translation>Das Modell gab keine brauchbaren Antworten, während Stellen verdeckt waren, daher gibt es keine Karte.</translation>
        </message>
        <message>
            <source>The model gave no valid answer for the picture.</source>
            <translation>Das Modell gab zu dem Bild keine gültige Antwort.</translation>
        </message>
        <message>
            <source>The model gives maps of its own.</source>
            <translation>Das Modell gibt selbst Karten.</translation>
        </message>
        <message>
            <source>The model gives no maps. Show where makes one by covering each place in turn.</source>
            <translation>Das Modell gibt keine Karten. „Zeigen, wo“ macht eine, indem jede Stelle nacheinander verdeckt wird.</translation>
        </message>
        <message>
            <source>The model gives {count} {name} for {pictures} pictures; there must be one for each.</source>
            <translation>Das Modell liefert {count} {name} für {pictures} Bilder; es muss für jedes Bild eines geben.</translation>
        </message>
        <message>
            <source>The model gives {scores} for a picture, and {labels} labels were named.</source>
            <translation>Das Modell liefert je Bild {scores}, und {labels} Bezeichnungen wurden genannt.</translation>
        </message>
        <message>
            <source>The model has no output {name!r} that can hold scores; it has: {names}.</source>
            <translation>Das Modell hat keine Ausgabe {name!r}, die Werte enthalten kann; es hat: {names}.</translation>
        </message>
        <message>
            <source>The model has not read this picture; read it first.</source>
            <translation>Das Modell hat dieses Bild nicht gelesen; lesen Sie es zuerst.</translation>
        </message>
        <message>
            <source>The model has several outputs; say which one holds the scores: {names}.</source>
            <translation>Das Modell hat mehrere Ausgaben; sagen Sie, welche die Werte enthält: {names}.</translation>
        </message>
        <message>
            <source>The model is being made ready.</source>
            <translation>Das Modell wird vorbereitet.</translation>
        </message>
        <message>
            <source>The model is not open; let it read this picture first.</source>
            <translation>Das Modell ist nicht geöffnet; lassen Sie es dieses Bild zuerst lesen.</translation>
        </message>
        <message>
            <source>The model is still being made ready.</source>
            <translation>Das Modell wird noch vorbereitet.</translation>
        </message>
        <message>
            <source>The model learned from patients aged {ranges} years; this patient is {years}. How well it reads patients of that age was not measured.</source>
            <translation>Das Modell lernte an Patienten im Alter von {ranges} Jahren; dieser ist {years}. Wie gut es Patienten dieses Alters liest, wurde nicht gemessen.</translation>
        </message>
        <message>
            <source>The model names kinds of pictures and no finding.</source>
            <translation>Das Modell nennt Bildarten und keinen Befund.</translation>
        </message>
        <message>
            <source>The model read none of the pictures; there is nothing to sign.</source>
            <translation>Das Modell hat keines der Bilder gelesen; es gibt nichts abzunehmen.</translation>
        </message>
        <message>
            <source>The model reads the image kind {kind!r}, which Overread does not know; it knows: {names}.</source>
            <translation>Das Modell liest die Bildart {kind!r}, die Overread nicht kennt; es kennt: {names}.</translation>
        </message>
        <message>
            <source>The model reads {made_for}; this picture is {modality}.</source>
            <translation>Das Modell liest {made_for}; dieses Bild ist {modality}.</translation>
        </message>
        <message>
            <source>The model takes one picture at a time, which is slower.</source>
            <translation>Das Modell nimmt ein Bild auf einmal, was langsamer ist.</translation>
        </message>
        <message>
            <source>The model takes the picture for {title}, but the file says that it is {modality}.</source>
            <translation>Das Modell hält das Bild für {title}, die Datei nennt es aber {modality}.</translation>
        </message>
        <message>
            <source>The model {id} is not used. {why}</source>
            <translation>Das Modell {id} wird nicht verwendet. {why}</translation>
        </message>
        <message numerus="yes">
            <source>The model {model} cannot compute {n} pictures at a time.</source>
            <translation>
                <numerusform>Das Modell {model} kann {n} Bild nicht rechnen.</numerusform>
                <numerusform>Das Modell {model} kann {n} Bilder auf einmal nicht rechnen.</numerusform>
            </translation>
        </message>
        <message>
            <source>The model's card</source>
            <translation>Karte des Modells</translation>
        </message>
        <message>
            <source>The model's own operating point is {threshold}.</source>
            <translation>Der eigene Arbeitspunkt des Modells ist {threshold}.</translation>
        </message>
        <message>
            <source>The models have read this study. Their findings are shown after your own reading.</source>
            <translation>Die Modelle haben diese Studie gelesen. Was sie gefunden haben, wird gezeigt, sobald Sie die Studie befundet haben.</translation>
        </message>
        <message>
            <source>The models: list, choose, verify, import, add, remove.</source>
            <translation>Die Modelle: auflisten, wählen, prüfen, importieren, hinzufügen, entfernen.</translation>
        </message>
        <message>
            <source>The most memory an added model may use; a model that needs more is not loaded.</source>
            <translation>So viel Speicher darf ein hinzugefügtes Modell höchstens benutzen; ein Modell, das mehr braucht, wird nicht geladen.</translation>
        </message>
        <message>
            <source>The new value; lists and tables as JSON.</source>
            <translation>Der neue Wert; Listen und Tabellen als JSON.</translation>
        </message>
        <message>
            <source>The node answered with a failure; its status is shown.</source>
            <translation>Der Knoten antwortete mit einem Fehler; sein Status wird gezeigt.</translation>
        </message>
        <message>
            <source>The node does not support this, or does not accept objects of this kind.</source>
            <translation>Der Knoten unterstützt dies nicht oder nimmt keine Objekte dieser Art an.</translation>
        </message>
        <message>
            <source>The node is full or busy.</source>
            <translation>Der Knoten hat keinen Platz oder ist beschäftigt.</translation>
        </message>
        <message>
            <source>The node is no longer in the settings.</source>
            <translation>Der Knoten steht nicht mehr in den Einstellungen.</translation>
        </message>
        <message>
            <source>The node received the object and has not said yet whether it keeps it (storage commitment).</source>
            <translation>Der Knoten hat das Objekt gespeichert und noch nicht gesagt, ob er es aufbewahrt (Storage Commitment).</translation>
        </message>
        <message>
            <source>The node received the object, then said that it does not keep it (storage commitment).</source>
            <translation>Der Knoten hat das Objekt gespeichert und dann gesagt, dass er es nicht aufbewahrt (Storage Commitment).</translation>
        </message>
        <message>
            <source>The node rejects Overread, mostly because of an AE title, a password or a token.</source>
            <translation>Der Knoten weist Overread ab, meist wegen eines AE-Titels, Passworts oder Tokens.</translation>
        </message>
        <message>
            <source>The node's AE title, in upper and lower case exactly as configured there.</source>
            <translation>Der AE-Titel des Knotens, in Groß- und Kleinschreibung genau wie dort eingestellt.</translation>
        </message>
        <message>
            <source>The node's AE title.</source>
            <translation>Der AE-Titel des Knotens.</translation>
        </message>
        <message>
            <source>The node's name; `overread pacs nodes` lists all.</source>
            <translation>Der Name des Knotens; `overread pacs nodes` listet alle auf.</translation>
        </message>
        <message>
            <source>The notice of updates is not signed by the key of {name}; it is ignored.</source>
            <translation>Der Hinweis auf Updates ist nicht mit dem Schlüssel von {name} signiert und wird nicht beachtet.</translation>
        </message>
        <message>
            <source>The notice of updates is signed, but is not in the form that Overread reads.</source>
            <translation>Die Mitteilung über neue Versionen ist unterschrieben, aber nicht in der Form, die Overread liest.</translation>
        </message>
        <message>
            <source>The number of frames is not written as a number; its leading digits were read.</source>
            <translation>Die Zahl der Einzelbilder ist nicht als Zahl geschrieben; gelesen wurden ihre ersten Ziffern.</translation>
        </message>
        <message>
            <source>The number of samples contradicts the colours; the colours were used.</source>
            <translation>Die Zahl der Kanäle widerspricht den Farben; verwendet wurden die Farben.</translation>
        </message>
        <message>
            <source>The numbers in the report template's layout.json must be 1 or more.</source>
            <translation>Die Zahlen in layout.json der Berichtsvorlage müssen 1 oder mehr sein.</translation>
        </message>
        <message>
            <source>The object did not reach the folder for received studies.</source>
            <translation>Das Objekt ist nicht im Ordner für empfangene Studien angekommen.</translation>
        </message>
        <message>
            <source>The object is larger than the settings allow.</source>
            <translation>Das Objekt ist größer, als die Einstellungen erlauben.</translation>
        </message>
        <message>
            <source>The object is not the one that its sender announced.</source>
            <translation>Das Objekt ist nicht das, das sein Absender angekündigt hat.</translation>
        </message>
        <message>
            <source>The object's header cannot be read.</source>
            <translation>Der Header des Objekts kann nicht gelesen werden.</translation>
        </message>
        <message>
            <source>The output with the scores, if there are several.</source>
            <translation>Die Ausgabe mit den Werten, falls es mehrere gibt.</translation>
        </message>
        <message>
            <source>The outputs of {name} do not have the shapes that its card describes.</source>
            <translation>Die Ausgaben von {name} haben nicht die Formen, die seine Karte beschreibt.</translation>
        </message>
        <message>
            <source>The packed file has {size:,} bytes; at most {most:,} are read.</source>
            <translation>Die gepackte Datei hat {size:,} Byte; höchstens {most:,} werden gelesen.</translation>
        </message>
        <message>
            <source>The passphrase is not that of {file}, or the file is damaged; nothing was changed.</source>
            <translation>Die Passphrase ist nicht die von {file}, oder die Datei ist beschädigt; nichts wurde geändert.</translation>
        </message>
        <message>
            <source>The passphrase of the copy</source>
            <translation>Die Passphrase der Kopie</translation>
        </message>
        <message>
            <source>The password or token of a DICOMweb node is not in the keyring.</source>
            <translation>Das Passwort oder Token eines DICOMweb-Knotens ist nicht im Schlüsselbund.</translation>
        </message>
        <message>
            <source>The patient's ID, as it is in the files.</source>
            <translation>Die Patienten-ID, wie sie in den Dateien steht.</translation>
        </message>
        <message>
            <source>The patients are not known. Slices of one patient lie side by side in the set, so the test part holds no duplicates of the training part but may hold the same patients.</source>
            <translation>Die Patienten sind nicht bekannt. Schichten eines Patienten liegen im Satz nebeneinander, daher enthält der Testteil keine Doppel des Trainingsteils, womöglich aber dieselben Patienten.</translation>
        </message>
        <message>
            <source>The phrases {file} are not valid TOML: {reason}.</source>
            <translation>Die Textbausteine {file} sind kein gültiges TOML: {reason}.</translation>
        </message>
        <message>
            <source>The phrases {file} are too long; shorten them.</source>
            <translation>Die Textbausteine {file} sind zu lang; kürzen Sie sie.</translation>
        </message>
        <message>
            <source>The phrases {file} could not be read as UTF-8 text.</source>
            <translation>Die Textbausteine {file} konnten nicht als UTF-8-Text gelesen werden.</translation>
        </message>
        <message>
            <source>The phrases {file} have an unknown section {section}; there are {known}.</source>
            <translation>Die Textbausteine {file} haben einen unbekannten Abschnitt {section}; es gibt {known}.</translation>
        </message>
        <message>
            <source>The picture declares more pixels than the limit allows.</source>
            <translation>Das Bild gibt mehr Pixel an, als die Grenze erlaubt.</translation>
        </message>
        <message>
            <source>The picture has a single grey value, or nearly so.</source>
            <translation>Das Bild hat nur einen Grauwert oder beinahe nur einen.</translation>
        </message>
        <message>
            <source>The picture has fewer pixels a side than the model needs.</source>
            <translation>Das Bild hat weniger Pixel je Seite, als das Modell braucht.</translation>
        </message>
        <message>
            <source>The picture has more than 16 bits per pixel.</source>
            <translation>Das Bild hat mehr als 16 Bit je Pixel.</translation>
        </message>
        <message>
            <source>The picture has more than 24 bits per pixel.</source>
            <translation>Das Bild hat mehr als 24 Bit je Pixel.</translation>
        </message>
        <message>
            <source>The picture has more than {most:,} pages.</source>
            <translation>Das Bild hat mehr als {most:,} Seiten.</translation>
        </message>
        <message>
            <source>The picture has more than {most:,} parts.</source>
            <translation>Das Bild hat mehr als {most:,} Teile.</translation>
        </message>
        <message>
            <source>The picture has {columns} x {rows} pixels; the model needs at least {least} on each side.</source>
            <translation>Das Bild hat {columns} x {rows} Pixel; das Modell braucht mindestens {least} je Seite.</translation>
        </message>
        <message>
            <source>The picture has {rows:,} x {columns:,} pixels; at most {most:,} are read.</source>
            <translation>Das Bild hat {rows:,} x {columns:,} Pixel; höchstens {most:,} werden gelesen.</translation>
        </message>
        <message>
            <source>The picture is blank or nearly so.</source>
            <translation>Das Bild ist leer oder beinahe leer.</translation>
        </message>
        <message>
            <source>The picture is in colour ({share} of it), and the model learned from grey pictures.</source>
            <translation>Das Bild ist farbig (zu {share}), und das Modell lernte aus grauen Bildern.</translation>
        </message>
        <message>
            <source>The picture is not surely any of the kinds that the model knows ({share} at most; {least} are needed).</source>
            <translation>Das Bild ist mit keiner der Arten, die das Modell kennt, sicher genug zu benennen (höchstens {share}; nötig sind {least}).</translation>
        </message>
        <message>
            <source>The picture is still loading, so nothing was entered.</source>
            <translation>Das Bild wird noch geladen; es wurde nichts eingetragen.</translation>
        </message>
        <message>
            <source>The picture is still loading.</source>
            <translation>Das Bild wird noch geladen.</translation>
        </message>
        <message>
            <source>The picture is too large to be written as PNG.</source>
            <translation>Das Bild ist zu groß, um als PNG geschrieben zu werden.</translation>
        </message>
        <message>
            <source>The picture is unlike everything that the model learned from ({part:.2f} times the distance that is still read).</source>
            <translation>Das Bild ist allem unähnlich, woraus das Modell gelernt hat (das {part:.2f}-Fache des Abstands, der noch gelesen wird).</translation>
        </message>
        <message>
            <source>The picture is unlike everything that the model learned from.</source>
            <translation>Das Bild ist allem unähnlich, woraus das Modell gelernt hat.</translation>
        </message>
        <message>
            <source>The picture is unlike the pictures this model learned from; its score may not hold here.</source>
            <translation>Das Bild gleicht nicht den Bildern, an denen dieses Modell gelernt hat; sein Punktwert gilt hier vielleicht nicht.</translation>
        </message>
        <message>
            <source>The picture looks like {title}, but {other} is not ruled out ({share}), and a model must not read one as the other.</source>
            <translation>Das Bild sieht aus wie {title}, aber {other} ist nicht ausgeschlossen ({share}), und kein Modell darf das eine als das andere lesen.</translation>
        </message>
        <message>
            <source>The picture looks most like {title}, but this is not certain enough ({share}; {least} are needed).</source>
            <translation>Das Bild sieht am ehesten aus wie {title}, aber nicht sicher genug ({share}; nötig sind {least}).</translation>
        </message>
        <message>
            <source>The picture on &amp;screen, as it is turned and windowed</source>
            <translation>Das an&amp;gezeigte Bild, wie es gedreht und gefenstert ist</translation>
        </message>
        <message>
            <source>The picture was copied as it is shown.</source>
            <translation>Das Bild wurde kopiert, wie es gezeigt wird.</translation>
        </message>
        <message>
            <source>The picture with the places where text was found</source>
            <translation>Das Bild mit den Stellen, an denen Text gefunden wurde</translation>
        </message>
        <message>
            <source>The picture, or decoding it, exceeds the limits of size or memory.</source>
            <translation>Das Bild oder sein Dekodieren überschreitet die Grenzen für Größe oder Speicher.</translation>
        </message>
        <message>
            <source>The pictures are listed, and the models analyse them by themselves.</source>
            <translation>Die Bilder werden aufgelistet, und die Modelle analysieren sie von selbst.</translation>
        </message>
        <message>
            <source>The pictures are listed; “Analyse folder” lets the models look at all of them.</source>
            <translation>Die Bilder werden aufgelistet; mit „Ordner analysieren“ sehen die Modelle alle an.</translation>
        </message>
        <message>
            <source>The pixel data ({name}) could not be decoded.</source>
            <translation>Die Pixeldaten ({name}) konnten nicht dekodiert werden.</translation>
        </message>
        <message>
            <source>The pixel data ends before the picture is complete.</source>
            <translation>Die Pixeldaten enden, bevor das Bild vollständig ist.</translation>
        </message>
        <message>
            <source>The pixels are compressed in a way that Overread cannot decode.</source>
            <translation>Die Pixel sind auf eine Weise komprimiert, die Overread nicht dekodieren kann.</translation>
        </message>
        <message>
            <source>The pixels are compressed, although the header says that they are not.</source>
            <translation>Die Pixel sind komprimiert, obwohl der Header das Gegenteil sagt.</translation>
        </message>
        <message>
            <source>The pixels are neither grey nor RGB.</source>
            <translation>Die Pixel sind weder grau noch RGB.</translation>
        </message>
        <message>
            <source>The pixels are not compressed, although the header says that they are.</source>
            <translation>Die Pixel sind nicht komprimiert, obwohl der Header das Gegenteil sagt.</translation>
        </message>
        <message>
            <source>The pixels are on a server ({name}); the file only refers to them.</source>
            <translation>Die Pixel liegen auf einem Server ({name}); die Datei verweist nur auf sie.</translation>
        </message>
        <message>
            <source>The pixels have a bit depth or colours that Overread does not read.</source>
            <translation>Die Pixel haben eine Bittiefe oder Farben, die Overread nicht liest.</translation>
        </message>
        <message>
            <source>The pixels of the picture are not numbers.</source>
            <translation>Die Pixel des Bildes sind keine Zahlen.</translation>
        </message>
        <message>
            <source>The printer takes nothing. Choose another one.</source>
            <translation>Der Drucker nimmt nichts an. Wählen Sie einen anderen.</translation>
        </message>
        <message>
            <source>The printer took no more pages.</source>
            <translation>Der Drucker nahm keine weiteren Seiten an.</translation>
        </message>
        <message>
            <source>The process for {device} could not be started.</source>
            <translation>Der Prozess für {device} konnte nicht gestartet werden.</translation>
        </message>
        <message>
            <source>The process that computes on {device} crashed.</source>
            <translation>Der Prozess, der auf {device} rechnet, ist abgestürzt.</translation>
        </message>
        <message>
            <source>The processes that decode pictures do not start on this computer.</source>
            <translation>Die Prozesse, die Bilder dekodieren, starten auf diesem Rechner nicht.</translation>
        </message>
        <message>
            <source>The profile {file} of this site cannot be read.</source>
            <translation>Das Profil {file} dieser Einrichtung kann nicht gelesen werden.</translation>
        </message>
        <message>
            <source>The queue</source>
            <translation>Die Warteschlange</translation>
        </message>
        <message>
            <source>The queue of objects to send cannot be read or written.</source>
            <translation>Die Warteschlange der zu sendenden Objekte kann nicht gelesen oder geschrieben werden.</translation>
        </message>
        <message>
            <source>The queued file is gone or cannot be read.</source>
            <translation>Die Datei in der Warteschlange ist nicht mehr da oder kann nicht gelesen werden.</translation>
        </message>
        <message>
            <source>The reader</source>
            <translation>Der Befunder</translation>
        </message>
        <message>
            <source>The readings are kept; --resume writes them without reading again.</source>
            <translation>Was gelesen wurde, bleibt erhalten; --resume schreibt es, ohne neu zu lesen.</translation>
        </message>
        <message>
            <source>The readings could not be sorted on disk ({why}). Make room where the system keeps temporary files, and go on (--resume).</source>
            <translation>Die Ergebnisse konnten nicht auf dem Datenträger sortiert werden ({why}). Schaffen Sie Platz, wo das System temporäre Dateien ablegt, und fahren Sie fort (--resume).</translation>
        </message>
        <message>
            <source>The receiver cannot be started on this computer.</source>
            <translation>Der Empfang kann auf diesem Rechner nicht gestartet werden.</translation>
        </message>
        <message>
            <source>The receiver stopped unexpectedly and was restarted.</source>
            <translation>Der Empfänger wurde unerwartet beendet und neu gestartet.</translation>
        </message>
        <message>
            <source>The record of unattended reading cannot be read or written.</source>
            <translation>Die Aufzeichnung des unbeaufsichtigten Lesens kann nicht gelesen oder geschrieben werden.</translation>
        </message>
        <message>
            <source>The report could not be typeset.</source>
            <translation>Der Bericht konnte nicht gesetzt werden.</translation>
        </message>
        <message>
            <source>The report for Overread's developers; it contains no patient data:</source>
            <translation>Der Bericht für die Entwickler von Overread; er enthält keine Patientendaten:</translation>
        </message>
        <message>
            <source>The report template is wrong at {place}: {why}.</source>
            <translation>Die Berichtsvorlage ist bei {place} falsch: {why}.</translation>
        </message>
        <message>
            <source>The report template takes a package from the network, which reports do not; copy the package's files into the folder of the template.</source>
            <translation>Die Berichtsvorlage holt ein Paket aus dem Netz, was Berichte nicht tun; kopieren Sie die Dateien des Pakets in den Ordner der Vorlage.</translation>
        </message>
        <message>
            <source>The report template's folder holds over 64 MB; choose a folder with only the template.</source>
            <translation>Der Ordner der Berichtsvorlage enthält über 64 MB; wählen Sie nur ihren eigenen Ordner.</translation>
        </message>
        <message>
            <source>The report template's layout.json must give compact and unread as numbers.</source>
            <translation>layout.json der Berichtsvorlage muss compact und unread als Zahlen angeben.</translation>
        </message>
        <message>
            <source>The rescale slope or intercept cannot be right; stored values are shown, without a unit.</source>
            <translation>Rescale Slope oder Intercept kann nicht stimmen; gezeigt werden die gespeicherten Werte, ohne Einheit.</translation>
        </message>
        <message>
            <source>The rescale slope or intercept is missing, empty or zero; stored values are shown, without a unit.</source>
            <translation>Rescale Slope oder Intercept fehlt, ist leer oder null; gezeigt werden die gespeicherten Werte, ohne Einheit.</translation>
        </message>
        <message>
            <source>The result would still contain a name, a UID or a date of the original; it was not written.</source>
            <translation>Das Ergebnis enthielte noch einen Namen, eine UID oder ein Datum des Originals; es wurde nicht geschrieben.</translation>
        </message>
        <message>
            <source>The rule is ignored.</source>
            <translation>Die Regel wird nicht beachtet.</translation>
        </message>
        <message>
            <source>The rule's name; `overread rules list` lists all.</source>
            <translation>Der Name der Regel; `overread rules list` listet alle auf.</translation>
        </message>
        <message>
            <source>The same passphrase once more</source>
            <translation>Dieselbe Passphrase noch einmal</translation>
        </message>
        <message>
            <source>The sample cannot be written to {folder}.</source>
            <translation>Das Beispiel kann nicht in {folder} geschrieben werden.</translation>
        </message>
        <message>
            <source>The scheduler at {address} cannot fetch what its workers found; it tried {tries} times. See that it reaches the ports of all workers, past firewalls. What was read is kept.</source>
            <translation>Der Scheduler unter {address} kann nicht abholen, was seine Worker gefunden haben; er versuchte es {tries}-mal. Prüfen Sie, ob er die Ports aller Worker erreicht, auch durch Firewalls. Was gelesen wurde, bleibt erhalten.</translation>
        </message>
        <message>
            <source>The scheduler at {address} went away and did not come back within {seconds:.0f} seconds; what was read is kept.</source>
            <translation>Der Scheduler unter {address} war weg und kam innerhalb von {seconds:.0f} Sekunden nicht zurück; was gelesen wurde, bleibt erhalten.</translation>
        </message>
        <message>
            <source>The scheduler or a worker of the cluster cannot take the work ({kind}); install the same Overread and the same Dask on all of its computers.</source>
            <translation>Der Scheduler oder ein Worker des Clusters kann die Arbeit nicht annehmen ({kind}); installieren Sie auf allen seinen Rechnern dasselbe Overread und dasselbe Dask.</translation>
        </message>
        <message>
            <source>The scheduler's address asks for TLS, and Dask's configuration names no certificates on this computer; the manual says how (docs/cluster.md).</source>
            <translation>Die Adresse des Schedulers verlangt TLS, und Dasks Konfiguration nennt auf diesem Rechner keine Zertifikate; das Handbuch sagt, wie (docs/cluster.md).</translation>
        </message>
        <message>
            <source>The score belongs to the second label; the first is its opposite.</source>
            <translation>Der eine Wert gilt für die zweite Klasse; die erste ist ihr Gegenteil.</translation>
        </message>
        <message>
            <source>The scores lie between {least:.3g} and {most:.3g}, so they are not probabilities; choose logits.</source>
            <translation>Die Werte liegen zwischen {least:.3g} und {most:.3g} und sind keine Wahrscheinlichkeiten; geben Sie an, dass es Logits sind.</translation>
        </message>
        <message>
            <source>The screen does not report its size.</source>
            <translation>Der Bildschirm sagt nicht, wie groß er ist.</translation>
        </message>
        <message>
            <source>The secret cannot be deleted from this computer's keyring; unlock it, then try again.</source>
            <translation>Der Schlüsselbund dieses Rechners gibt das Geheimnis nicht frei: Entsperren Sie ihn und versuchen Sie es erneut.</translation>
        </message>
        <message>
            <source>The secret cannot be stored in this computer's keyring; unlock it or set one up, then try again.</source>
            <translation>Der Schlüsselbund dieses Rechners bewahrt das Geheimnis nicht auf: Entsperren Sie ihn oder richten Sie einen ein und versuchen Sie es erneut.</translation>
        </message>
        <message>
            <source>The self-test did not finish. Install Overread again.</source>
            <translation>Der Selbsttest kam nicht zum Ende. Installieren Sie Overread neu.</translation>
        </message>
        <message>
            <source>The self-test is running</source>
            <translation>Der Selbsttest läuft</translation>
        </message>
        <message>
            <source>The separator that your spreadsheet expects; other programs mostly expect the comma.</source>
            <translation>Das Trennzeichen, das Ihre Tabellenkalkulation erwartet; andere Programme erwarten meist das Komma.</translation>
        </message>
        <message>
            <source>The series has {voxels:,} voxels; at most {most:,} are reformatted, as all of them lie in memory.</source>
            <translation>Die Serie hat {voxels:,} Voxel; höchstens {most:,} werden reformatiert, da alle im Arbeitsspeicher liegen.</translation>
        </message>
        <message>
            <source>The setting was not changed: {what}.</source>
            <translation>Die Einstellung wurde nicht geändert: {what}.</translation>
        </message>
        <message>
            <source>The shortcut floor is a simple model that sees thumbnails of 32 x 32 pixels: what brightness and layout give away. Only what lies above it was learned from more than that.</source>
            <translation>Die Untergrenze ist ein einfaches Modell, das Bildchen von 32 x 32 Pixeln sieht: was Helligkeit und Anordnung verraten. Nur was darüber liegt, wurde aus mehr als dem gelernt.</translation>
        </message>
        <message>
            <source>The site's key for de-identification (deidentify.key) cannot be read; put back the copy that you keep of it, or delete it to begin with new pseudonyms.</source>
            <translation>Der Schlüssel der Einrichtung für die De-Identifizierung (deidentify.key) kann nicht gelesen werden; legen Sie Ihre Kopie zurück oder löschen Sie ihn, um mit neuen Pseudonymen zu beginnen.</translation>
        </message>
        <message>
            <source>The slices are shifted sideways against each other unevenly, so they cannot be reformatted.</source>
            <translation>Die Schichten sind ungleichmäßig seitlich gegeneinander verschoben, daher können sie nicht reformatiert werden.</translation>
        </message>
        <message>
            <source>The slices differ in size or in the size of their pixels, so they cannot be reformatted.</source>
            <translation>Die Schichten unterscheiden sich in ihrer Größe oder der ihrer Pixel, daher können sie nicht reformatiert werden.</translation>
        </message>
        <message>
            <source>The slices lie {least:.2f} to {most:.2f} mm apart; only evenly spaced slices can be reformatted.</source>
            <translation>Die Schichten liegen {least:.2f} bis {most:.2f} mm auseinander; nur gleichmäßig liegende Schichten können reformatiert werden.</translation>
        </message>
        <message>
            <source>The slices of this series are not parallel to each other, so they cannot be reformatted.</source>
            <translation>Die Schichten dieser Serie liegen nicht parallel zueinander, daher können sie nicht reformatiert werden.</translation>
        </message>
        <message>
            <source>The status of overread serve cannot be read.</source>
            <translation>Der Stand von overread serve kann nicht gelesen werden.</translation>
        </message>
        <message>
            <source>The study has only one series.</source>
            <translation>Die Studie hat nur eine Serie.</translation>
        </message>
        <message>
            <source>The study must have one of these, such as CR, DX (separated by commas); empty for all.</source>
            <translation>Die Studie muss eine davon haben, etwa CR, DX (durch Kommas getrennt); leer für alle.</translation>
        </message>
        <message>
            <source>The template could not be copied: {why}.</source>
            <translation>Die Vorlage konnte nicht kopiert werden: {why}.</translation>
        </message>
        <message>
            <source>The template of the PDF reports: copy it, check it.</source>
            <translation>Die Vorlage der PDF-Berichte: kopieren, prüfen.</translation>
        </message>
        <message>
            <source>The template's folder. Default: the one in the settings, or the built-in one.</source>
            <translation>Der Ordner der Vorlage. Vorgabe: der in den Einstellungen oder die mitgelieferte.</translation>
        </message>
        <message>
            <source>The threshold applies to this version only; scores of other versions differ.</source>
            <translation>Der Schwellenwert gilt nur für diese Version; Punktwerte anderer Versionen weichen ab.</translation>
        </message>
        <message>
            <source>The threshold that holds from then on: {threshold}.</source>
            <translation>Der Schwellenwert, der seitdem gilt: {threshold}.</translation>
        </message>
        <message>
            <source>The threshold that holds now.</source>
            <translation>Die Schwelle, die jetzt gilt.</translation>
        </message>
        <message numerus="yes">
            <source>The thresholds have changed: {n:,} readings were judged again.</source>
            <translation>
                <numerusform>Die Schwellen haben sich geändert: {n:,} Ergebnis wurde neu beurteilt.</numerusform>
                <numerusform>Die Schwellen haben sich geändert: {n:,} Ergebnisse wurden neu beurteilt.</numerusform>
            </translation>
        </message>
        <message>
            <source>The two passphrases differ; nothing was written.</source>
            <translation>Die beiden Passphrasen sind verschieden; nichts wurde geschrieben.</translation>
        </message>
        <message>
            <source>The usual place</source>
            <translation>Der übliche Ort</translation>
        </message>
        <message>
            <source>The values {text!r} are not numbers that fit.</source>
            <translation>Die Werte {text!r} sind keine passenden Zahlen.</translation>
        </message>
        <message>
            <source>The volume contains numbers of a type that is not supported.</source>
            <translation>Das Volumen enthält Zahlen einer Art, die nicht unterstützt wird.</translation>
        </message>
        <message>
            <source>The volume has more than {most:,} slices.</source>
            <translation>Das Volumen hat mehr als {most:,} Schichten.</translation>
        </message>
        <message>
            <source>The weights of {name} are in {weights}, which is missing; put it beside it.</source>
            <translation>Die Gewichte von {name} stehen in {weights}, und diese Datei fehlt; legen Sie sie daneben.</translation>
        </message>
        <message>
            <source>The weights of {name} are larger than {most} MiB.</source>
            <translation>Die Gewichte von {name} sind größer als {most} MiB.</translation>
        </message>
        <message>
            <source>The weights of {name} cannot be read.</source>
            <translation>Die Gewichte von {name} lassen sich nicht lesen.</translation>
        </message>
        <message>
            <source>The window is too narrow for LINEAR, which counts in whole numbers; LINEAR_EXACT is used.</source>
            <translation>Das Fenster ist zu schmal für LINEAR, das in ganzen Zahlen zählt; verwendet wird LINEAR_EXACT.</translation>
        </message>
        <message>
            <source>The windows of View, Grey levels; back to the file's own</source>
            <translation>Die Fenster von Ansicht, Grauwerte; zurück zu dem der Datei</translation>
        </message>
        <message>
            <source>The worker on {host} cannot read: {why}</source>
            <translation>Der Worker auf {host} kann nicht lesen: {why}</translation>
        </message>
        <message>
            <source>The worker on {host} failed with an error of its own ({kind}).</source>
            <translation>Der Worker auf {host} scheiterte an einem eigenen Fehler ({kind}).</translation>
        </message>
        <message>
            <source>The workers of the cluster end one after the other, whichever file they read. Their logs say why; see that each has enough memory and the same Overread. What was read is kept.</source>
            <translation>Die Worker des Clusters enden einer nach dem anderen, gleich welche Datei sie lesen. Warum, steht in ihren Logs; prüfen Sie, ob jeder genug Speicher und dasselbe Overread hat. Was gelesen wurde, bleibt erhalten.</translation>
        </message>
        <message>
            <source>The {count} scores of each picture are already probabilities; choose softmax instead of logits.</source>
            <translation>Die {count} Werte jedes Bildes sind schon Wahrscheinlichkeiten; geben Sie Softmax an, nicht Logits.</translation>
        </message>
        <message>
            <source>Theme</source>
            <translation>Thema</translation>
        </message>
        <message>
            <source>Then</source>
            <translation>Damals</translation>
        </message>
        <message>
            <source>There are more results; narrow the search.</source>
            <translation>Es gibt mehr Treffer; grenzen Sie die Suche ein.</translation>
        </message>
        <message>
            <source>There are no files in what was opened.</source>
            <translation>In dem, was geöffnet wurde, sind keine Dateien.</translation>
        </message>
        <message>
            <source>There are no labels in the list.</source>
            <translation>In der Liste stehen keine Klassen.</translation>
        </message>
        <message>
            <source>There are no other earlier studies of this patient.</source>
            <translation>Es gibt keine weiteren Voruntersuchungen dieses Patienten.</translation>
        </message>
        <message>
            <source>There are no results to send.</source>
            <translation>Es gibt keine Ergebnisse zu senden.</translation>
        </message>
        <message>
            <source>There are no values {text!r}; there are: {known}, or mean=… std=… with a number for each channel.</source>
            <translation>Werte {text!r} gibt es nicht; es gibt: {known} oder mean=… std=… mit einer Zahl je Kanal.</translation>
        </message>
        <message>
            <source>There are none.</source>
            <translation>Es gibt keine.</translation>
        </message>
        <message>
            <source>There is no added model {model_id!r}.</source>
            <translation>Ein hinzugefügtes Modell {model_id!r} gibt es nicht.</translation>
        </message>
        <message>
            <source>There is no device {wish!r} on this computer; there are: {known}.</source>
            <translation>Auf diesem Rechner gibt es kein Gerät {wish!r}; es gibt: {known}.</translation>
        </message>
        <message>
            <source>There is no earlier study of this patient.</source>
            <translation>Es gibt keine Voruntersuchung dieses Patienten.</translation>
        </message>
        <message>
            <source>There is no file at the path.</source>
            <translation>Unter dem Pfad gibt es keine Datei.</translation>
        </message>
        <message>
            <source>There is no finding to agree with.</source>
            <translation>Es gibt keinen Befund, dem man zustimmen könnte.</translation>
        </message>
        <message>
            <source>There is no image kind {kind!r}; there are: {known}.</source>
            <translation>Eine Bildart {kind!r} gibt es nicht; es gibt: {known}.</translation>
        </message>
        <message>
            <source>There is no mark to take back.</source>
            <translation>Es gibt keine Markierung zurückzunehmen.</translation>
        </message>
        <message>
            <source>There is no model to open.</source>
            <translation>Es gibt kein Modell zu öffnen.</translation>
        </message>
        <message>
            <source>There is no model {model_id!r}; there are: {known}.</source>
            <translation>Ein Modell {model_id!r} gibt es nicht; es gibt: {known}.</translation>
        </message>
        <message>
            <source>There is no node {name!r}; there are: {known}.</source>
            <translation>Es gibt keinen Knoten {name!r}; es gibt: {known}.</translation>
        </message>
        <message>
            <source>There is no node {node!r} any more.</source>
            <translation>Den Knoten {node!r} gibt es nicht mehr.</translation>
        </message>
        <message>
            <source>There is no picture to judge.</source>
            <translation>Es gibt kein Bild zu beurteilen.</translation>
        </message>
        <message>
            <source>There is no picture.</source>
            <translation>Es gibt kein Bild.</translation>
        </message>
        <message>
            <source>There is no rule {name!r}; there are: {known}.</source>
            <translation>Es gibt keine Regel {name!r}; es gibt: {known}.</translation>
        </message>
        <message>
            <source>There is no setting {key!r}; overread settings lists all.</source>
            <translation>Es gibt keine Einstellung {key!r}; overread settings zählt alle auf.</translation>
        </message>
        <message>
            <source>There is no unfinished batch.</source>
            <translation>Es gibt keinen unfertigen Durchgang.</translation>
        </message>
        <message>
            <source>There is no {what} {text!r}; there are: {known}.</source>
            <translation>{text!r} ({what}) gibt es nicht; es gibt: {known}.</translation>
        </message>
        <message>
            <source>There is nothing of that in the queue.</source>
            <translation>Davon ist nichts in der Warteschlange.</translation>
        </message>
        <message>
            <source>There is nothing of that in this study.</source>
            <translation>Davon gibt es in dieser Studie nichts.</translation>
        </message>
        <message>
            <source>There is nothing to take back.</source>
            <translation>Es gibt nichts zurückzunehmen.</translation>
        </message>
        <message>
            <source>There is only one picture in this series.</source>
            <translation>In dieser Serie ist nur ein Bild.</translation>
        </message>
        <message>
            <source>They are being fetched.</source>
            <translation>Sie werden gerade geholt.</translation>
        </message>
        <message>
            <source>Thickness in mm; 0 for one voxel.</source>
            <translation>Dicke in mm; 0 für ein Voxel.</translation>
        </message>
        <message>
            <source>Thickness of the slab</source>
            <translation>Dicke der dargestellten Schicht</translation>
        </message>
        <message>
            <source>Thickness of the slab that each plane shows</source>
            <translation>Dicke der Schicht, die jede Ebene zeigt</translation>
        </message>
        <message>
            <source>Thin</source>
            <translation>Dünn</translation>
        </message>
        <message>
            <source>This compression of TIFF ({compression}) is not supported.</source>
            <translation>Diese Komprimierung von TIFF ({compression}) wird nicht unterstützt.</translation>
        </message>
        <message>
            <source>This computer does not let Overread start its decoding process.</source>
            <translation>Auf diesem Rechner kann Overread seinen dekodierenden Prozess nicht starten.</translation>
        </message>
        <message>
            <source>This computer does not let Overread start its decoding processes.</source>
            <translation>Auf diesem Rechner kann Overread seine dekodierenden Prozesse nicht starten.</translation>
        </message>
        <message>
            <source>This computer does not let Overread start its processes.</source>
            <translation>Auf diesem Rechner kann Overread seine Prozesse nicht starten.</translation>
        </message>
        <message>
            <source>This computer does not let Overread start the process that checks models.</source>
            <translation>Auf diesem Rechner kann Overread den Prozess nicht starten, der Modelle prüft.</translation>
        </message>
        <message>
            <source>This computer's keyring has no password or token for {node}: enter it in the settings of the nodes, or by overread pacs secret.</source>
            <translation>Im Schlüsselbund dieses Computers ist kein Passwort oder Token für {node}: Geben Sie es in den Einstellungen der Knoten ein, oder mit overread pacs secret.</translation>
        </message>
        <message>
            <source>This computer's keyring is locked or does not have the secret; sign in as usual and unlock it.</source>
            <translation>Der Schlüsselbund dieses Rechners gibt das Geheimnis nicht heraus: Melden Sie sich wie üblich an und entsperren Sie ihn.</translation>
        </message>
        <message>
            <source>This computer's keyring keeps no key, so that nothing can be encrypted: unlock it or set one up, or switch encryption off (overread settings privacy.encrypt off).</source>
            <translation>Der Schlüsselbund dieses Rechners bewahrt keinen Schlüssel auf, daher kann nichts verschlüsselt werden: Entsperren Sie ihn oder richten Sie einen ein, oder schalten Sie die Verschlüsselung aus (overread settings privacy.encrypt off).</translation>
        </message>
        <message>
            <source>This does not find what you exported, files that were read from other folders, and journals that you wrote elsewhere. Deleted data cannot be brought back.</source>
            <translation>Nicht gefunden wird: was Sie exportiert haben, Dateien, die aus anderen Ordnern gelesen wurden, und Journale, die Sie anderswohin geschrieben haben. Gelöschtes lässt sich nicht zurückholen.</translation>
        </message>
        <message>
            <source>This earlier study is not open; open it to read it.</source>
            <translation>Diese Voruntersuchung ist nicht geöffnet; öffnen Sie sie, um sie zu lesen.</translation>
        </message>
        <message>
            <source>This holds for test pictures of the model's own sources only ({where}): {likelihood} with such a probability had the finding. For pictures from elsewhere no such share is known.</source>
            <translation>Das gilt nur für Testbilder aus den eigenen Quellen des Modells ({where}): {likelihood} mit einer solchen Wahrscheinlichkeit hatten den Befund. Für Bilder von anderswo ist kein solcher Anteil bekannt.</translation>
        </message>
        <message>
            <source>This is not a regular file.</source>
            <translation>Dies ist keine gewöhnliche Datei.</translation>
        </message>
        <message>
            <source>This is not a report on a storage commitment.</source>
            <translation>Dies ist keine Meldung zu einer Aufbewahrungszusage (Storage Commitment).</translation>
        </message>
        <message>
            <source>This is not the UID of a study.</source>
            <translation>Dies ist nicht die UID einer Studie.</translation>
        </message>
        <message>
            <source>This key does not belong to the data in Overread's own folder; nothing was changed.</source>
            <translation>Dieser Schlüssel gehört nicht zu den Daten in Overreads eigenem Ordner; nichts wurde geändert.</translation>
        </message>
        <message>
            <source>This kind of JPEG ({kind}) is not supported.</source>
            <translation>Diese Art von JPEG ({kind}) wird nicht unterstützt.</translation>
        </message>
        <message>
            <source>This kind of TIFF is not supported.</source>
            <translation>Diese Art von TIFF wird nicht unterstützt.</translation>
        </message>
        <message>
            <source>This kind of picture is not supported.</source>
            <translation>Diese Art von Bild wird nicht unterstützt.</translation>
        </message>
        <message>
            <source>This model</source>
            <translation>Dieses Modell</translation>
        </message>
        <message>
            <source>This model has no operating point; its answer is the most probable class.</source>
            <translation>Dieses Modell hat keinen Arbeitspunkt; seine Antwort ist die wahrscheinlichste Klasse.</translation>
        </message>
        <message>
            <source>This node sends studies to Overread: switch receiving on first.</source>
            <translation>Dieser Knoten sendet Studien an Overread: Schalten Sie zuerst das Empfangen ein.</translation>
        </message>
        <message>
            <source>This pane is empty</source>
            <translation>Dieses Bildfeld ist leer</translation>
        </message>
        <message>
            <source>This picture is unlike the model's own pictures ({where}), so nothing is known of how many such pictures have the finding.</source>
            <translation>Dieses Bild gleicht nicht den eigenen Bildern des Modells ({where}); wie viele solcher Bilder den Befund haben, ist nicht bekannt.</translation>
        </message>
        <message>
            <source>This picture: {why}</source>
            <translation>Dieses Bild: {why}</translation>
        </message>
        <message>
            <source>This report holds only what was finished by then.</source>
            <translation>Dieser Bericht enthält nur, was bis dahin fertig war.</translation>
        </message>
        <message>
            <source>Threshold</source>
            <translation>Schwellenwert</translation>
        </message>
        <message>
            <source>Threshold as a number</source>
            <translation>Schwelle als Zahl</translation>
        </message>
        <message>
            <source>Thresholds</source>
            <translation>Schwellenwerte</translation>
        </message>
        <message numerus="yes">
            <source>Thresholds have changed: {n} readings were judged again.</source>
            <translation>
                <numerusform>Schwellenwerte haben sich geändert: {n} Ergebnis wurde neu beurteilt.</numerusform>
                <numerusform>Schwellenwerte haben sich geändert: {n} Ergebnisse wurden neu beurteilt.</numerusform>
            </translation>
        </message>
        <message>
            <source>Tick none</source>
            <translation>Nichts anhaken</translation>
        </message>
        <message>
            <source>Tick only the studies that are selected in the worklist.</source>
            <translation>Nur die Studien anhaken, die in der Arbeitsliste ausgewählt sind.</translation>
        </message>
        <message>
            <source>Tick the selection</source>
            <translation>Auswahl anhaken</translation>
        </message>
        <message>
            <source>Title</source>
            <translation>Titel</translation>
        </message>
        <message>
            <source>To be looked at first</source>
            <translation>Zuerst anzusehen</translation>
        </message>
        <message>
            <source>Today</source>
            <translation>Heute</translation>
        </message>
        <message>
            <source>Token of {name}</source>
            <translation>Token für {name}</translation>
        </message>
        <message>
            <source>Too little room to show the earlier study of {day} beside. Close a panel, then press H.</source>
            <translation>Für die Voruntersuchung vom {day} daneben ist zu wenig Platz. Schließen Sie einen Bereich, dann drücken Sie H.</translation>
        </message>
        <message>
            <source>Too many associations or connections at once.</source>
            <translation>Zu viele Verbindungen auf einmal.</translation>
        </message>
        <message>
            <source>Too many open files</source>
            <translation>Zu viele Dateien sind geöffnet</translation>
        </message>
        <message>
            <source>Took</source>
            <translation>Dauer</translation>
        </message>
        <message>
            <source>Tools</source>
            <translation>Werkzeuge</translation>
        </message>
        <message>
            <source>Tractography</source>
            <translation>Traktografie</translation>
        </message>
        <message>
            <source>Tries</source>
            <translation>Versuche</translation>
        </message>
        <message>
            <source>True class (rows) and most probable class (columns)</source>
            <translation>Wahre Klasse (Zeilen) und wahrscheinlichste Klasse (Spalten)</translation>
        </message>
        <message>
            <source>Try [blue]'{command_path} {help_option}'[/] for help.</source>
            <translation>Hilfe zeigt [blue]'{command_path} {help_option}'[/].</translation>
        </message>
        <message>
            <source>Try a sample</source>
            <translation>Beispiel ausprobieren</translation>
        </message>
        <message>
            <source>Try again now</source>
            <translation>Jetzt noch einmal</translation>
        </message>
        <message>
            <source>Try again. If it happens again, restart Overread.</source>
            <translation>Versuchen Sie es noch einmal; kommt es wieder, starten Sie Overread neu.</translation>
        </message>
        <message>
            <source>Try again; another program is using the audit log.</source>
            <translation>Versuchen Sie es erneut; ein anderes Programm benutzt das Prüfprotokoll.</translation>
        </message>
        <message>
            <source>Try again; another run or window has just opened what is to be deleted.</source>
            <translation>Ein Lauf oder ein Fenster hat soeben geöffnet, was gelöscht werden soll; versuchen Sie es erneut.</translation>
        </message>
        <message>
            <source>Try all failed and waiting objects now.</source>
            <translation>Alle gescheiterten und wartenden Objekte jetzt versuchen.</translation>
        </message>
        <message>
            <source>Tuberculosis</source>
            <translation>Tuberkulose</translation>
        </message>
        <message>
            <source>Tuberculosis on chest X-rays</source>
            <translation>Tuberkulose auf Thoraxaufnahmen</translation>
        </message>
        <message>
            <source>Tumour</source>
            <translation>Tumor</translation>
        </message>
        <message>
            <source>Turn &amp;right</source>
            <translation>Nach &amp;rechts drehen</translation>
        </message>
        <message>
            <source>Turn lef&amp;t</source>
            <translation>Nach links &amp;drehen</translation>
        </message>
        <message>
            <source>Turn the picture by 90 degrees anticlockwise.</source>
            <translation>Das Bild um 90 Grad gegen den Uhrzeigersinn drehen.</translation>
        </message>
        <message>
            <source>Turn the picture by 90 degrees clockwise.</source>
            <translation>Das Bild um 90 Grad im Uhrzeigersinn drehen.</translation>
        </message>
        <message>
            <source>Two models on the same cases</source>
            <translation>Zwei Modelle an denselben Fällen</translation>
        </message>
        <message>
            <source>Two patients, one study</source>
            <translation>Zwei Patienten, eine Studie</translation>
        </message>
        <message>
            <source>Typical &amp;pictures</source>
            <translation>Ty&amp;pische Bilder</translation>
        </message>
        <message>
            <source>UID of the study.</source>
            <translation>UID der Studie.</translation>
        </message>
        <message>
            <source>UIDs are replaced.</source>
            <translation>UIDs werden ersetzt.</translation>
        </message>
        <message>
            <source>UIDs of studies, as `find` lists them.</source>
            <translation>UIDs von Studien, wie `find` sie auflistet.</translation>
        </message>
        <message>
            <source>UIDs stay. Anyone who has the study can match it by them.</source>
            <translation>UIDs bleiben: Wer die Studie hat, kann sie daran wiederfinden.</translation>
        </message>
        <message>
            <source>URL</source>
            <translation>URL</translation>
        </message>
        <message>
            <source>Ultrasound</source>
            <translation>Ultraschall</translation>
        </message>
        <message>
            <source>Uncompressed pixels in YBR_PARTIAL_420 are not supported.</source>
            <translation>Unkomprimierte Pixel in YBR_PARTIAL_420 werden nicht unterstützt.</translation>
        </message>
        <message>
            <source>Undecided</source>
            <translation>Unentschieden</translation>
        </message>
        <message>
            <source>Unpack the archive with another program, then open the folder.</source>
            <translation>Entpacken Sie das Archiv mit einem anderen Programm und öffnen Sie dann den Ordner.</translation>
        </message>
        <message>
            <source>Unpack the archive with its password, then open the folder.</source>
            <translation>Entpacken Sie das Archiv mit seinem Passwort und öffnen Sie dann den Ordner.</translation>
        </message>
        <message>
            <source>Unpack the outer archive, then open the folder.</source>
            <translation>Entpacken Sie das äußere Archiv und öffnen Sie dann den Ordner.</translation>
        </message>
        <message>
            <source>Unpaired</source>
            <translation>Unpaarig</translation>
        </message>
        <message>
            <source>Unsure</source>
            <translation>Unsicher</translation>
        </message>
        <message>
            <source>Update notice</source>
            <translation>Hinweis auf Updates</translation>
        </message>
        <message>
            <source>Updates</source>
            <translation>Updates</translation>
        </message>
        <message>
            <source>Urgent first</source>
            <translation>Dringende zuerst</translation>
        </message>
        <message>
            <source>Use --deidentify with --dicom only: the other outputs name patients.</source>
            <translation>Verwenden Sie --deidentify nur mit --dicom: Die anderen Ausgaben nennen Patienten.</translation>
        </message>
        <message>
            <source>Use --text-csv together with --find-text or --clean-pixels.</source>
            <translation>Verwenden Sie --text-csv zusammen mit --find-text oder --clean-pixels.</translation>
        </message>
        <message>
            <source>Use a PEM file whose key is not locked; the {what} ({name}) cannot be used.</source>
            <translation>Verwenden Sie eine PEM-Datei mit einem Schlüssel ohne Passwort; nicht verwendbar: {what} ({name}).</translation>
        </message>
        <message>
            <source>Use a passphrase of at least {least} characters; several words are easy to remember.</source>
            <translation>Verwenden Sie eine Passphrase von mindestens {least} Zeichen; mehrere Wörter lassen sich leicht merken.</translation>
        </message>
        <message>
            <source>Use either {option} or {other}, not both.</source>
            <translation>Verwenden Sie entweder {option} oder {other}, nicht beides.</translation>
        </message>
        <message>
            <source>Use one line of printable characters for a password or token.</source>
            <translation>Verwenden Sie für ein Passwort oder Token eine Zeile druckbarer Zeichen.</translation>
        </message>
        <message>
            <source>Use only ASCII letters, digits and signs for a token, and no spaces.</source>
            <translation>Verwenden Sie für ein Token nur Buchstaben, Ziffern und Zeichen aus ASCII und keine Leerzeichen.</translation>
        </message>
        <message>
            <source>Use the newer version of Overread; your decisions were saved by it.</source>
            <translation>Verwenden Sie die neuere Version von Overread; Ihre Entscheidungen wurden mit ihr gespeichert.</translation>
        </message>
        <message>
            <source>Use this device from now on; it is remembered by its name.</source>
            <translation>Von jetzt an dieses Gerät benutzen; es wird unter seinem Namen gemerkt.</translation>
        </message>
        <message>
            <source>Use {option} together with {other}.</source>
            <translation>Verwenden Sie {option} zusammen mit {other}.</translation>
        </message>
        <message>
            <source>User</source>
            <translation>Benutzer</translation>
        </message>
        <message>
            <source>User name, for basic login.</source>
            <translation>Benutzername für die Anmeldung basic.</translation>
        </message>
        <message>
            <source>Usual key</source>
            <translation>Übliche Taste</translation>
        </message>
        <message>
            <source>VOI LUT   {name}</source>
            <translation>VOI-LUT   {name}</translation>
        </message>
        <message>
            <source>VOI LUT of the file</source>
            <translation>VOI-LUT der Datei</translation>
        </message>
        <message>
            <source>Value</source>
            <translation>Wert</translation>
        </message>
        <message>
            <source>Values it was trained on</source>
            <translation>Werte beim Training</translation>
        </message>
        <message>
            <source>Verdict</source>
            <translation>Urteil</translation>
        </message>
        <message>
            <source>Verify all</source>
            <translation>Alle prüfen</translation>
        </message>
        <message>
            <source>Version</source>
            <translation>Version</translation>
        </message>
        <message>
            <source>Versions, licence and the notice.</source>
            <translation>Versionen, Lizenz und der Hinweis.</translation>
        </message>
        <message>
            <source>Viewers show it as the title; search and mail programs may store it.</source>
            <translation>Anzeigeprogramme zeigen ihn als Titel; Such- und Mailprogramme können ihn behalten.</translation>
        </message>
        <message>
            <source>Wait for the current task to finish, or cancel it.</source>
            <translation>Warten Sie, bis die laufende Aufgabe fertig ist, oder brechen Sie sie ab.</translation>
        </message>
        <message>
            <source>Wait until no object waits for another try.</source>
            <translation>Warten, bis kein Objekt mehr auf einen neuen Versuch wartet.</translation>
        </message>
        <message>
            <source>Wait until the folder has been searched.</source>
            <translation>Warten Sie, bis der Ordner durchgesehen ist.</translation>
        </message>
        <message>
            <source>Wait until the other Overread has finished encrypting or decrypting.</source>
            <translation>Warten Sie, bis das andere Overread mit dem Ver- oder Entschlüsseln fertig ist.</translation>
        </message>
        <message>
            <source>Waiting</source>
            <translation>Wartet</translation>
        </message>
        <message>
            <source>Waiting to be read</source>
            <translation>Wartet auf das Lesen</translation>
        </message>
        <message>
            <source>Watching the folder: new files are read as they arrive.</source>
            <translation>Der Ordner wird beobachtet: Neue Dateien werden gelesen, wenn sie ankommen.</translation>
        </message>
        <message>
            <source>Waveform</source>
            <translation>Kurve</translation>
        </message>
        <message>
            <source>What</source>
            <translation>Was</translation>
        </message>
        <message>
            <source>What Overread keeps of patients: list it, delete what is old or of one patient, encrypt it.</source>
            <translation>Was Overread von Patienten aufbewahrt: auflisten, Altes oder das eines Patienten löschen, verschlüsseln.</translation>
        </message>
        <message>
            <source>What a slab shows</source>
            <translation>Was eine dicke Schicht zeigt</translation>
        </message>
        <message>
            <source>What a slab shows: mean, maximum (MIP) or minimum.</source>
            <translation>Was eine dicke Schicht zeigt: mean (Mittel), maximum (MIP) oder minimum.</translation>
        </message>
        <message>
            <source>What can be sent</source>
            <translation>Was gesendet werden kann</translation>
        </message>
        <message>
            <source>What classify wrote with --json, or the journal of a run.</source>
            <translation>Was classify mit --json geschrieben hat, oder das Journal eines Laufs.</translation>
        </message>
        <message>
            <source>What do you see?</source>
            <translation>Was sehen Sie?</translation>
        </message>
        <message>
            <source>What happened</source>
            <translation>Was geschah</translation>
        </message>
        <message>
            <source>What happens next</source>
            <translation>Wie es weitergeht</translation>
        </message>
        <message>
            <source>What has moved</source>
            <translation>Was sich verschoben hat</translation>
        </message>
        <message>
            <source>What is open</source>
            <translation>Was offen ist</translation>
        </message>
        <message>
            <source>What is said of the model</source>
            <translation>Was über das Modell gesagt wird</translation>
        </message>
        <message>
            <source>What is sent</source>
            <translation>Was gesendet wird</translation>
        </message>
        <message>
            <source>What it does</source>
            <translation>Was er tut</translation>
        </message>
        <message>
            <source>What it learned from</source>
            <translation>Woraus es lernte</translation>
        </message>
        <message>
            <source>What it refuses</source>
            <translation>Was es ablehnt</translation>
        </message>
        <message>
            <source>What the &amp;model gives</source>
            <translation>Was das &amp;Modell liefert</translation>
        </message>
        <message>
            <source>What the model gives</source>
            <translation>Was das Modell liefert</translation>
        </message>
        <message>
            <source>What the reader says</source>
            <translation>Was der Befunder sagt</translation>
        </message>
        <message>
            <source>What the scores are, if the graph does not tell: logits, softmax, sigmoid.</source>
            <translation>Was die Werte sind, falls der Graph es nicht sagt: logits, softmax, sigmoid.</translation>
        </message>
        <message>
            <source>What to do</source>
            <translation>Was zu tun ist</translation>
        </message>
        <message>
            <source>What to do, and which</source>
            <translation>Was zu tun ist, und welche</translation>
        </message>
        <message>
            <source>What was found is hidden until you have given your reading.</source>
            <translation>Was gefunden wurde, ist verborgen, bis Sie Ihren Befund abgegeben haben.</translation>
        </message>
        <message>
            <source>What you chose to keep of patient, device or institution stays.</source>
            <translation>Was Sie von Patient, Gerät oder Einrichtung behalten, bleibt.</translation>
        </message>
        <message>
            <source>Wheel and arrow keys: go through the cuts. Click: move the crosshair. Drag one of its lines: move one plane.</source>
            <translation>Rad und Pfeiltasten: durch die Schnitte gehen. Klicken: das Fadenkreuz versetzen. Eine seiner Linien ziehen: eine Ebene verschieben.</translation>
        </message>
        <message>
            <source>Wheel zooms in stac&amp;ks too</source>
            <translation>Rad zoomt auch in S&amp;tapeln</translation>
        </message>
        <message>
            <source>Wheel, arrow keys</source>
            <translation>Rad, Pfeiltasten</translation>
        </message>
        <message>
            <source>When</source>
            <translation>Wann</translation>
        </message>
        <message>
            <source>When each model reads, by its id, if not as its card says: by-itself, on-demand (when you ask for it) or off.</source>
            <translation>Wann jedes Modell liest, unter seiner Kennung, wenn anders als in seiner Karte: by-itself (von selbst), on-demand (wenn Sie es verlangen) oder off (aus).</translation>
        </message>
        <message>
            <source>When the chosen model reads</source>
            <translation>Wann das gewählte Modell liest</translation>
        </message>
        <message>
            <source>Where a file has no accession number, take it from the worklist.</source>
            <translation>Fehlt einer Datei die Auftragsnummer, sie aus der Auftragsliste nehmen.</translation>
        </message>
        <message>
            <source>Where added models are kept; if empty, in your own Overread folder.</source>
            <translation>Wo hinzugefügte Modelle liegen; leer: in Ihrem eigenen Overread-Ordner.</translation>
        </message>
        <message>
            <source>Where exports are written by default; if empty, next to the pictures.</source>
            <translation>Wohin Exporte geschrieben werden, wenn Sie nichts anderes wählen; leer: neben die Bilder.</translation>
        </message>
        <message>
            <source>Where it looks</source>
            <translation>Wohin es schaut</translation>
        </message>
        <message>
            <source>Where its map is strongest, on true positives with boxes drawn by radiologists.</source>
            <translation>Wo seine Karte am stärksten ist, bei richtig positiven mit von Radiologen gezeichneten Kästen.</translation>
        </message>
        <message>
            <source>Where studies come from: received, or the name of the node to search.</source>
            <translation>Woher die Studien kommen: received (empfangen) oder der Name des Knotens, der durchsucht wird.</translation>
        </message>
        <message>
            <source>Which</source>
            <translation>Welche</translation>
        </message>
        <message>
            <source>Which DICOM results it gets: sr (structured report), sc (picture with map), map (as numbers), pdf (report), seg and gsps (places of findings), kos (the reader's key pictures), marks and measures (the reader's measurements), separated by commas.</source>
            <translation>Welche DICOM-Ergebnisse er bekommt: sr (strukturierter Bericht), sc (Bild mit Karte), map (als Zahlen), pdf (Bericht), seg und gsps (Stellen der Befunde), kos (die Schlüsselbilder des Befunders), marks und measures (seine Messungen), durch Kommas getrennt.</translation>
        </message>
        <message>
            <source>Which finding, for a model with several; empty for a model with one.</source>
            <translation>Welcher Befund, bei einem Modell mit mehreren; leer bei einem Modell mit einem.</translation>
        </message>
        <message>
            <source>Which models read</source>
            <translation>Welche Modelle lesen</translation>
        </message>
        <message>
            <source>Which results are sent: sr (structured report), sc (picture with map), map (as numbers), pdf (report), seg and gsps (places of findings), separated by commas.</source>
            <translation>Welche Ergebnisse gesendet werden: sr (strukturierter Bericht), sc (Bild mit Karte), map (Karte als Zahlen), pdf (Bericht), seg und gsps (Stellen der Befunde), durch Kommas getrennt.</translation>
        </message>
        <message>
            <source>Which studies</source>
            <translation>Welche Studien</translation>
        </message>
        <message>
            <source>Which studies overread serve reads unattended, and where it sends their results.</source>
            <translation>Welche Studien overread serve unbeaufsichtigt liest und wohin es die Ergebnisse sendet.</translation>
        </message>
        <message>
            <source>While it is on and the folder is watched, studies that modalities and archives send appear in the worklist and are read; so are those that wait in the folder. Each object is on the disk before its sender is told so. Refusals are in the audit log, without patients' data.</source>
            <translation>Solange es eingeschaltet ist und der Ordner überwacht wird, erscheinen Studien, die Geräte und Archive senden, in der Arbeitsliste und werden gelesen, auch solche, die im Ordner warten. Jedes Objekt ist auf der Platte, bevor der Sender die Bestätigung bekommt. Abweisungen stehen im Prüfprotokoll, ohne Patientendaten.</translation>
        </message>
        <message>
            <source>Who and when</source>
            <translation>Wer und wann</translation>
        </message>
        <message>
            <source>Who chose it, and why; quoted in reports.</source>
            <translation>Wer ihn gewählt hat und warum; Berichte nennen es.</translation>
        </message>
        <message>
            <source>Whole &amp;folder</source>
            <translation>Ganzer &amp;Ordner</translation>
        </message>
        <message>
            <source>Whole page</source>
            <translation>Ganze Seite</translation>
        </message>
        <message>
            <source>Whole picture, padded with black</source>
            <translation>Ganzes Bild, mit Schwarz aufgefüllt</translation>
        </message>
        <message>
            <source>Why</source>
            <translation>Warum</translation>
        </message>
        <message>
            <source>Width</source>
            <translation>Breite</translation>
        </message>
        <message>
            <source>Width of the area for pictures, in points.</source>
            <translation>Breite der Fläche für Bilder in Punkten.</translation>
        </message>
        <message>
            <source>Width of the window in HU</source>
            <translation>Breite des Fensters in HU</translation>
        </message>
        <message>
            <source>Window (across) and level (up and down)</source>
            <translation>Fensterbreite (quer) und Lage (auf und ab)</translation>
        </message>
        <message>
            <source>Window (left and right) and level (up and down)</source>
            <translation>Fensterbreite (links und rechts) und Lage (auf und ab)</translation>
        </message>
        <message>
            <source>Window all panes together that show the same kind of values.</source>
            <translation>Alle Bildfelder, die Werte derselben Art zeigen, gemeinsam fenstern.</translation>
        </message>
        <message>
            <source>Window for CT</source>
            <translation>Fenster für CT</translation>
        </message>
        <message>
            <source>Window of the file</source>
            <translation>Fensterung der Datei</translation>
        </message>
        <message>
            <source>Windows</source>
            <translation>Fensterungen</translation>
        </message>
        <message>
            <source>With</source>
            <translation>Mit</translation>
        </message>
        <message>
            <source>With &amp;names and dates</source>
            <translation>Mit &amp;Namen und Daten</translation>
        </message>
        <message>
            <source>With --deidentify: shift dates instead of removing them.</source>
            <translation>Mit --deidentify: Datumsangaben verschieben statt entfernen.</translation>
        </message>
        <message>
            <source>With finding</source>
            <translation>Mit Befund</translation>
        </message>
        <message>
            <source>With my &amp;measurements</source>
            <translation>Mit meinen &amp;Messungen</translation>
        </message>
        <message>
            <source>With patient, num&amp;ber and dates</source>
            <translation>Mit Patient, N&amp;ummer und Daten</translation>
        </message>
        <message>
            <source>With the finding</source>
            <translation>Mit dem Befund</translation>
        </message>
        <message>
            <source>With the ma&amp;p of what is suspected or borderline</source>
            <translation>Mit der &amp;Karte, wo Verdacht besteht oder etwas grenzwertig ist</translation>
        </message>
        <message>
            <source>With the model seen, {when}: {said}</source>
            <translation>Mit Blick auf das Modell, {when}: {said}</translation>
        </message>
        <message>
            <source>With the values -1-1 the scores differ.</source>
            <translation>Mit den Werten -1-1 unterscheiden sie sich.</translation>
        </message>
        <message>
            <source>With the values 0-1 the scores differ.</source>
            <translation>Mit den Werten 0-1 unterscheiden sie sich.</translation>
        </message>
        <message>
            <source>With the values 0-255 the scores differ.</source>
            <translation>Mit den Werten 0-255 unterscheiden sie sich.</translation>
        </message>
        <message>
            <source>With the values imagenet the scores differ.</source>
            <translation>Mit den Werten imagenet unterscheiden sie sich.</translation>
        </message>
        <message>
            <source>With the values torchxrayvision the scores differ.</source>
            <translation>Mit den Werten torchxrayvision unterscheiden sie sich.</translation>
        </message>
        <message>
            <source>Words</source>
            <translation>Wörter</translation>
        </message>
        <message>
            <source>Words, such as chest,thorax; the body part or the description must contain one.</source>
            <translation>Wörter, etwa chest,thorax; Körperteil oder Beschreibung muss eines enthalten.</translation>
        </message>
        <message>
            <source>Workbook (*.xlsx)</source>
            <translation>Arbeitsmappe (*.xlsx)</translation>
        </message>
        <message>
            <source>Worklist</source>
            <translation>Arbeitsliste</translation>
        </message>
        <message>
            <source>Worklist of orders</source>
            <translation>Auftragsliste</translation>
        </message>
        <message>
            <source>Worst cases</source>
            <translation>Schlechteste Fälle</translation>
        </message>
        <message>
            <source>Write a PDF report, a table or DICOM objects to a place of your choice.</source>
            <translation>Sie schreiben einen PDF-Bericht, eine Tabelle oder DICOM-Objekte an einen Ort Ihrer Wahl.</translation>
        </message>
        <message>
            <source>Write a comment on the finding.</source>
            <translation>Einen Kommentar zum Befund schreiben.</translation>
        </message>
        <message>
            <source>Write a copy of the encryption key, protected by a passphrase, in case the keyring is lost.</source>
            <translation>Eine Kopie des Schlüssels schreiben, durch eine Passphrase geschützt, falls der Schlüsselbund verloren geht.</translation>
        </message>
        <message>
            <source>Write a folder of drawn and free pictures, and open it</source>
            <translation>Einen Ordner mit gezeichneten und freien Bildern schreiben und öffnen</translation>
        </message>
        <message>
            <source>Write a folder of drawn and free pictures, and open it.</source>
            <translation>Einen Ordner mit gezeichneten und freien Bildern schreiben und öffnen.</translation>
        </message>
        <message>
            <source>Write a report of everything that is open.</source>
            <translation>Einen Bericht über alles schreiben, was offen ist.</translation>
        </message>
        <message>
            <source>Write a report of the study on screen, on a page or two.</source>
            <translation>Einen Bericht über die gezeigte Studie schreiben, auf ein oder zwei Seiten.</translation>
        </message>
        <message>
            <source>Write a report to hand to a colleague.</source>
            <translation>Einen Bericht schreiben, den Sie einem Kollegen geben können.</translation>
        </message>
        <message>
            <source>Write a sample folder to try Overread on: studies of drawn patients, and other files.</source>
            <translation>Einen Beispielordner zum Ausprobieren schreiben: Studien gezeichneter Patienten und andere Dateien.</translation>
        </message>
        <message>
            <source>Write a table of the text that was found and where.</source>
            <translation>Eine Tabelle des gefundenen Textes mit seinen Stellen schreiben.</translation>
        </message>
        <message>
            <source>Write a table with a row for each picture and model: CSV, a workbook, or JSON lines.</source>
            <translation>Eine Tabelle mit einer Zeile je Bild und Modell schreiben: CSV, Arbeitsmappe oder JSON-Zeilen.</translation>
        </message>
        <message>
            <source>Write all that is said here to a file, for scripts and other computers.</source>
            <translation>Alles, was hier gesagt wird, in eine Datei schreiben, für Skripte und andere Computer.</translation>
        </message>
        <message>
            <source>Write copies of DICOM files without the patient (PS3.15 Annex E). Pixels are unchanged unless you ask.</source>
            <translation>Kopien von DICOM-Dateien ohne den Patienten schreiben (PS3.15 Anhang E). Pixel bleiben, wie sie sind, wenn Sie nichts anderes verlangen.</translation>
        </message>
        <message>
            <source>Write copies of the DICOM files, with pseudonyms for patients and new UIDs.</source>
            <translation>Kopien der DICOM-Dateien schreiben, mit Pseudonymen für Patienten und neuen UIDs.</translation>
        </message>
        <message>
            <source>Write each picture under the map of its finding.</source>
            <translation>Jedes Bild unter der Karte seines Befunds schreiben.</translation>
        </message>
        <message>
            <source>Write each study's results as a FHIR R4 bundle, JSON.</source>
            <translation>Die Ergebnisse jeder Studie als FHIR-R4-Bundle schreiben, JSON.</translation>
        </message>
        <message>
            <source>Write one row for each case.</source>
            <translation>Eine Zeile je Fall schreiben.</translation>
        </message>
        <message>
            <source>Write one row for each picture and model.</source>
            <translation>Eine Zeile je Bild und Modell schreiben.</translation>
        </message>
        <message>
            <source>Write or print the picture on screen, the key pictures or all of the study, alone or in pages.</source>
            <translation>Speichert oder druckt das angezeigte Bild, die Schlüsselbilder oder alle der Studie, einzeln oder auf Seiten.</translation>
        </message>
        <message>
            <source>Write patient, number and dates into the strip, too.</source>
            <translation>Auch Patient, Nummer und Daten in den Streifen schreiben.</translation>
        </message>
        <message>
            <source>Write pictures as the window shows them, and print a JSON line for each with what was applied.</source>
            <translation>Bilder schreiben, wie das Fenster sie zeigt, und zu jedem eine JSON-Zeile mit allem ausgeben, was angewandt wurde.</translation>
        </message>
        <message>
            <source>Write report, cases and figures into this folder.</source>
            <translation>Bericht, Fälle und Zahlen in diesen Ordner schreiben.</translation>
        </message>
        <message>
            <source>Write reports and maps as DICOM objects of the same studies.</source>
            <translation>Befunde und Karten als DICOM-Objekte derselben Studien schreiben.</translation>
        </message>
        <message>
            <source>Write structured reports, maps and PDF as DICOM objects of the same studies.</source>
            <translation>Strukturierte Berichte, Karten und PDF als DICOM-Objekte derselben Studien schreiben.</translation>
        </message>
        <message>
            <source>Write the PNGs into this folder, named after each series' first file.</source>
            <translation>Die PNGs in diesen Ordner schreiben, benannt nach der ersten Datei jeder Serie.</translation>
        </message>
        <message>
            <source>Write the PNGs into this folder, named after the files.</source>
            <translation>Die PNGs in diesen Ordner schreiben, benannt nach den Dateien.</translation>
        </message>
        <message>
            <source>Write the acceptance report.</source>
            <translation>Den Bericht der Abnahmeprüfung schreiben.</translation>
        </message>
        <message>
            <source>Write the answers to this TOML file, and import nothing.</source>
            <translation>Die Antworten in diese TOML-Datei schreiben und nichts importieren.</translation>
        </message>
        <message>
            <source>Write the files into this folder, under new names.</source>
            <translation>Die Dateien unter neuen Namen in diesen Ordner schreiben.</translation>
        </message>
        <message>
            <source>Write the labels as a list of names, or as names by number.</source>
            <translation>Schreiben Sie die Klassen als Liste von Namen oder als Namen nach Nummern.</translation>
        </message>
        <message>
            <source>Write the patient's ID as it is in the files.</source>
            <translation>Schreiben Sie die Patienten-ID so, wie sie in den Dateien steht.</translation>
        </message>
        <message>
            <source>Write the picture under the map into this PNG.</source>
            <translation>Das Bild unter der Karte in diese PNG-Datei schreiben.</translation>
        </message>
        <message>
            <source>Write the report to this file too.</source>
            <translation>Den Bericht auch in diese Datei schreiben.</translation>
        </message>
        <message>
            <source>Write the research notice into a strip below each picture.</source>
            <translation>Den Forschungshinweis in einen Streifen unter jedem Bild schreiben.</translation>
        </message>
        <message>
            <source>Write the same rows as a workbook.</source>
            <translation>Dieselben Zeilen als Arbeitsmappe schreiben.</translation>
        </message>
        <message>
            <source>Write the same rows as one JSON object a line.</source>
            <translation>Dieselben Zeilen schreiben, je Zeile ein JSON-Objekt.</translation>
        </message>
        <message>
            <source>Writing DICOM results</source>
            <translation>DICOM-Ergebnisse werden geschrieben</translation>
        </message>
        <message>
            <source>Writing pictures</source>
            <translation>Bilder werden geschrieben</translation>
        </message>
        <message>
            <source>Writing the PDF</source>
            <translation>Das PDF wird geschrieben</translation>
        </message>
        <message>
            <source>Writing the sample</source>
            <translation>Das Beispiel wird geschrieben</translation>
        </message>
        <message>
            <source>Writing the table</source>
            <translation>Die Tabelle wird geschrieben</translation>
        </message>
        <message>
            <source>Wrote {files} without the patients; pixels were not cleaned.</source>
            <translation>{files} ohne die Patienten geschrieben; Pixel wurden nicht bereinigt.</translation>
        </message>
        <message>
            <source>Wrote {files} without the patients; text was blacked out in {blacked}. Files with text left: {left}.</source>
            <translation>{files} ohne die Patienten geschrieben; in {blacked} wurde Text geschwärzt. Dateien mit Text, der blieb: {left}.</translation>
        </message>
        <message>
            <source>Wrote {name}.</source>
            <translation>{name} geschrieben.</translation>
        </message>
        <message numerus="yes">
            <source>Wrote {n} pictures.</source>
            <translation>
                <numerusform>{n} Bild geschrieben.</numerusform>
                <numerusform>{n} Bilder geschrieben.</numerusform>
            </translation>
        </message>
        <message>
            <source>Wrote {objects} of {files}.</source>
            <translation>{objects} von {files} geschrieben.</translation>
        </message>
        <message>
            <source>Yesterday</source>
            <translation>Gestern</translation>
        </message>
        <message>
            <source>You already have a model with this id. Keeping this one replaces it.</source>
            <translation>Sie haben schon ein Modell mit dieser Kennung; es wird ersetzt, wenn Sie dieses behalten.</translation>
        </message>
        <message>
            <source>You are asked for it, or it is read from standard input. It is never written to the settings or a log.</source>
            <translation>Sie werden danach gefragt, oder es wird von der Standardeingabe gelesen. In Einstellungen oder Protokolle wird es nie geschrieben.</translation>
        </message>
        <message>
            <source>You are asked for the passphrase; without a terminal, it is the first line of standard input. Exit status: 0 done, 2 there is no key, the keyring does not give it, or the file cannot be written.</source>
            <translation>Sie werden nach der Passphrase gefragt; ohne Terminal ist sie die erste Zeile der Standardeingabe. Rückgabewert: 0 fertig, 2 es gibt keinen Schlüssel, der Schlüsselbund gibt ihn nicht heraus, oder die Datei kann nicht geschrieben werden.</translation>
        </message>
        <message>
            <source>You chose none of these pictures as a key picture; nothing was written.</source>
            <translation>Sie haben keines dieser Bilder als Schlüsselbild gewählt; nichts wurde geschrieben.</translation>
        </message>
        <message>
            <source>You do not have permission to open this folder.</source>
            <translation>Sie haben keine Berechtigung, diesen Ordner zu öffnen.</translation>
        </message>
        <message>
            <source>You do not have permission to read the file or folder.</source>
            <translation>Sie haben keine Berechtigung, die Datei oder den Ordner zu lesen.</translation>
        </message>
        <message>
            <source>You do not have permission to read the file.</source>
            <translation>Sie haben keine Berechtigung, die Datei zu lesen.</translation>
        </message>
        <message>
            <source>You do not have permission to read this.</source>
            <translation>Sie haben keine Berechtigung, dies zu lesen.</translation>
        </message>
        <message>
            <source>You have already seen the model's answer. This decision counts as given after it.</source>
            <translation>Sie haben die Antwort des Modells schon gesehen. Diese Entscheidung gilt als danach getroffen.</translation>
        </message>
        <message>
            <source>You say: {title}</source>
            <translation>Sie sagen: {title}</translation>
        </message>
        <message>
            <source>You, blind, {when}: {said}</source>
            <translation>Sie, blind, {when}: {said}</translation>
        </message>
        <message>
            <source>You, {when}: {said}</source>
            <translation>Sie, {when}: {said}</translation>
        </message>
        <message>
            <source>Your decision could not be saved ({why}).</source>
            <translation>Ihre Entscheidung konnte nicht gespeichert werden ({why}).</translation>
        </message>
        <message>
            <source>Your decisions are being opened.</source>
            <translation>Ihre Entscheidungen werden geöffnet.</translation>
        </message>
        <message>
            <source>Your decisions cannot be saved: {why}.</source>
            <translation>Ihre Entscheidungen können nicht gespeichert werden: {why}.</translation>
        </message>
        <message>
            <source>Your decisions could not be written to the disk: {why}.</source>
            <translation>Ihre Entscheidungen konnten nicht auf die Platte geschrieben werden: {why}.</translation>
        </message>
        <message>
            <source>Your findings and entries are safe; each was saved as it came.</source>
            <translation>Befunde und Eingaben sind sicher; alles wurde sofort gespeichert.</translation>
        </message>
        <message>
            <source>Your last batch is not finished</source>
            <translation>Ihr letzter Durchgang ist nicht fertig</translation>
        </message>
        <message>
            <source>Your last decision counts. Shares come with the 95 % interval of Wilson: where it is wide, the share says little. Changed mind: of what you read blind, where you said something else after seeing the model. Agreement is no proof that either is right.</source>
            <translation>Ihre letzte Entscheidung zählt. Anteile haben das 95-%-Intervall nach Wilson: Wo es breit ist, sagt der Anteil wenig. Umentschieden: von dem, was Sie blind lasen, wo Sie nach dem Blick auf das Modell etwas anderes sagten. Übereinstimmung beweist nicht, dass einer von beiden recht hat.</translation>
        </message>
        <message>
            <source>Your name. After signing, this threshold applies to this version of the model on this computer, and reports quote these figures. A threshold chosen on these cases looks better on them than on others.</source>
            <translation>Ihr Name. Von da an gilt diese Schwelle für diese Version des Modells auf diesem Rechner, und Berichte nennen diese Kennzahlen. Eine Schwelle, die an eben diesen Fällen gewählt wurde, sieht an ihnen besser aus, als sie an anderen sein wird.</translation>
        </message>
        <message>
            <source>Your name. Keeps the result as the site's profile, which reports then quote.</source>
            <translation>Ihr Name. Bewahrt das Ergebnis als Profil des Hauses auf, das Berichte dann zitieren.</translation>
        </message>
        <message>
            <source>Your own keys for commands.</source>
            <translation>Eigene Tasten für Befehle.</translation>
        </message>
        <message>
            <source>Your own windows for a modality, in addition to the usual ones.</source>
            <translation>Eigene Fensterungen für eine Modalität, neben den üblichen.</translation>
        </message>
        <message>
            <source>Your reading first</source>
            <translation>Ihr Befund zuerst</translation>
        </message>
        <message>
            <source>Your settings in {file} cannot be read: {why}.</source>
            <translation>Ihre Einstellungen in {file} können nicht gelesen werden: {why}.</translation>
        </message>
        <message>
            <source>Your settings in {name} are damaged.</source>
            <translation>Ihre Einstellungen in {name} sind beschädigt.</translation>
        </message>
        <message>
            <source>Your settings in {name} are not valid at {what}.</source>
            <translation>Ihre Einstellungen in {name} sind hier ungültig: {what}.</translation>
        </message>
        <message>
            <source>Your settings were written by a newer version of Overread.</source>
            <translation>Ihre Einstellungen wurden von einer neueren Version von Overread geschrieben.</translation>
        </message>
        <message>
            <source>Your site's operating points, each for one version of a model; results quote them.</source>
            <translation>Arbeitspunkte Ihrer Einrichtung, jeder für eine Version eines Modells; Ergebnisse nennen sie.</translation>
        </message>
        <message>
            <source>Zoom &amp;in</source>
            <translation>Vergr&amp;ößern</translation>
        </message>
        <message>
            <source>Zoom &amp;out</source>
            <translation>Verkle&amp;inern</translation>
        </message>
        <message>
            <source>Zoom about the cursor; where there is no stack, next or previous picture</source>
            <translation>Um den Zeiger zoomen; wo kein Stapel ist, nächstes oder voriges Bild</translation>
        </message>
        <message>
            <source>Zoom and move all panes together.</source>
            <translation>Alle Bildfelder gemeinsam zoomen und bewegen.</translation>
        </message>
        <message>
            <source>Zoom in about the middle.</source>
            <translation>Um die Mitte vergrößern.</translation>
        </message>
        <message>
            <source>Zoom out about the middle.</source>
            <translation>Um die Mitte verkleinern.</translation>
        </message>
        <message>
            <source>Zoom with the wheel instead of scrolling the stack; hold Ctrl for the other.</source>
            <translation>Mit dem Rad zoomen statt durch den Stapel blättern; Strg halten für das andere.</translation>
        </message>
        <message>
            <source>Zoom {zoom} %</source>
            <translation>Zoom {zoom} %</translation>
        </message>
        <message>
            <source>[default: {}]</source>
            <translation>[Vorgabe: {}]</translation>
        </message>
        <message>
            <source>[required]</source>
            <translation>[erforderlich]</translation>
        </message>
        <message>
            <source>`overread pacs secret` stores its password or token.</source>
            <translation>`overread pacs secret` legt sein Passwort oder Token ab.</translation>
        </message>
        <message>
            <source>a 7-Zip archive</source>
            <translation>ein 7-Zip-Archiv</translation>
        </message>
        <message>
            <source>a HEIC picture</source>
            <translation>ein HEIC-Bild</translation>
        </message>
        <message>
            <source>a JPEG 2000 picture outside of DICOM</source>
            <translation>ein JPEG-2000-Bild außerhalb von DICOM</translation>
        </message>
        <message>
            <source>a JPEG XL picture</source>
            <translation>ein JPEG-XL-Bild</translation>
        </message>
        <message>
            <source>a Linux program</source>
            <translation>ein Linux-Programm</translation>
        </message>
        <message>
            <source>a MATLAB file</source>
            <translation>eine MATLAB-Datei</translation>
        </message>
        <message>
            <source>a MetaImage volume</source>
            <translation>ein MetaImage-Volumen</translation>
        </message>
        <message>
            <source>a NumPy array</source>
            <translation>ein NumPy-Array</translation>
        </message>
        <message>
            <source>a PDF document</source>
            <translation>ein PDF-Dokument</translation>
        </message>
        <message>
            <source>a Photoshop picture</source>
            <translation>ein Photoshop-Bild</translation>
        </message>
        <message>
            <source>a PowerPoint presentation</source>
            <translation>eine PowerPoint-Präsentation</translation>
        </message>
        <message>
            <source>a RAR archive</source>
            <translation>ein RAR-Archiv</translation>
        </message>
        <message>
            <source>a TAR archive</source>
            <translation>ein TAR-Archiv</translation>
        </message>
        <message>
            <source>a VTK file</source>
            <translation>eine VTK-Datei</translation>
        </message>
        <message>
            <source>a Windows program</source>
            <translation>ein Windows-Programm</translation>
        </message>
        <message>
            <source>a Windows shortcut</source>
            <translation>eine Windows-Verknüpfung</translation>
        </message>
        <message>
            <source>a Word document</source>
            <translation>ein Word-Dokument</translation>
        </message>
        <message>
            <source>a database</source>
            <translation>eine Datenbank</translation>
        </message>
        <message>
            <source>a document</source>
            <translation>ein Dokument</translation>
        </message>
        <message>
            <source>a document of older Office programs (Word, Excel, PowerPoint)</source>
            <translation>ein Dokument älterer Office-Programme (Word, Excel, PowerPoint)</translation>
        </message>
        <message>
            <source>a file compressed by Zstandard</source>
            <translation>eine mit Zstandard komprimierte Datei</translation>
        </message>
        <message>
            <source>a file compressed by bzip2</source>
            <translation>eine mit bzip2 komprimierte Datei</translation>
        </message>
        <message>
            <source>a file compressed by gzip</source>
            <translation>eine mit gzip komprimierte Datei</translation>
        </message>
        <message>
            <source>a file compressed by xz</source>
            <translation>eine mit xz komprimierte Datei</translation>
        </message>
        <message>
            <source>a macOS program</source>
            <translation>ein macOS-Programm</translation>
        </message>
        <message>
            <source>a sound</source>
            <translation>ein Ton</translation>
        </message>
        <message>
            <source>a sound or video</source>
            <translation>ein Ton oder Video</translation>
        </message>
        <message>
            <source>a text file</source>
            <translation>eine Textdatei</translation>
        </message>
        <message>
            <source>a video</source>
            <translation>ein Video</translation>
        </message>
        <message>
            <source>a web page</source>
            <translation>eine Webseite</translation>
        </message>
        <message>
            <source>abdomen</source>
            <translation>Abdomen</translation>
        </message>
        <message>
            <source>about {n} in 10</source>
            <translation>etwa {n} von 10</translation>
        </message>
        <message>
            <source>about {n} in 100</source>
            <translation>etwa {n} von 100</translation>
        </message>
        <message>
            <source>accuracy</source>
            <translation>Genauigkeit</translation>
        </message>
        <message>
            <source>accuracy {value}</source>
            <translation>Genauigkeit {value}</translation>
        </message>
        <message>
            <source>acknowledged</source>
            <translation>angenommen</translation>
        </message>
        <message>
            <source>added by the user</source>
            <translation>vom Benutzer hinzugefügt</translation>
        </message>
        <message>
            <source>added by you</source>
            <translation>von Ihnen hinzugefügt</translation>
        </message>
        <message>
            <source>agree</source>
            <translation>stimme zu</translation>
        </message>
        <message>
            <source>agreement</source>
            <translation>Übereinstimmung</translation>
        </message>
        <message>
            <source>an AVIF picture</source>
            <translation>ein AVIF-Bild</translation>
        </message>
        <message>
            <source>an Excel workbook</source>
            <translation>eine Excel-Arbeitsmappe</translation>
        </message>
        <message>
            <source>an HDF5 file (such as MINC)</source>
            <translation>eine HDF5-Datei (wie MINC)</translation>
        </message>
        <message>
            <source>an NRRD volume</source>
            <translation>ein NRRD-Volumen</translation>
        </message>
        <message>
            <source>an OpenEXR picture</source>
            <translation>ein OpenEXR-Bild</translation>
        </message>
        <message>
            <source>an RTF document</source>
            <translation>ein RTF-Dokument</translation>
        </message>
        <message>
            <source>an SVG drawing</source>
            <translation>eine SVG-Zeichnung</translation>
        </message>
        <message>
            <source>an XML file</source>
            <translation>eine XML-Datei</translation>
        </message>
        <message>
            <source>an earlier result; no model reads it.</source>
            <translation>ein früheres Ergebnis; kein Modell liest es.</translation>
        </message>
        <message>
            <source>an icon</source>
            <translation>ein Symbol</translation>
        </message>
        <message numerus="yes">
            <source>and {n} more</source>
            <translation>
                <numerusform>und {n} weitere</numerusform>
                <numerusform>und {n} weitere</numerusform>
            </translation>
        </message>
        <message>
            <source>and {n} more, which the CSV names</source>
            <translation>und {n} weitere, die die CSV-Datei nennt</translation>
        </message>
        <message>
            <source>any modality</source>
            <translation>jede Modalität</translation>
        </message>
        <message>
            <source>arithmetic coding</source>
            <translation>arithmetische Kodierung</translation>
        </message>
        <message>
            <source>arm</source>
            <translation>Arm</translation>
        </message>
        <message>
            <source>ask: an object counts as done when the node confirms that it keeps it (storage commitment). Many nodes confirm only to a receiver, so Overread must be receiving.</source>
            <translation>ask: Ein Objekt gilt als erledigt, wenn der Knoten bestätigt, dass er es aufbewahrt (Storage Commitment). Viele Knoten bestätigen das nur einem Empfänger; Overread muss also empfangen.</translation>
        </message>
        <message>
            <source>ask: the node is asked for earlier studies of the patient on screen; they are offered, and fetched only if you say so.</source>
            <translation>ask: Der Knoten wird nach Voruntersuchungen des gezeigten Patienten gefragt; sie werden angeboten und nur geholt, wenn Sie es sagen.</translation>
        </message>
        <message>
            <source>asked for</source>
            <translation>verlangt</translation>
        </message>
        <message>
            <source>at the detector</source>
            <translation>am Detektor</translation>
        </message>
        <message>
            <source>authority</source>
            <translation>Zertifizierungsstelle</translation>
        </message>
        <message>
            <source>auto, cpu, dml, dml:N, webgpu or part of a name. Default: what devices --use chose, or auto.</source>
            <translation>auto, cpu, dml, dml:N, webgpu oder ein Teil des Namens. Vorgabe: was devices --use gewählt hat, oder auto.</translation>
        </message>
        <message>
            <source>auto, cpu, or the full name of a graphics card; its number may change from day to day.</source>
            <translation>auto, cpu oder der volle Name einer Grafikkarte; ihre Nummer kann von Tag zu Tag wechseln.</translation>
        </message>
        <message>
            <source>bad output</source>
            <translation>unbrauchbare Antwort</translation>
        </message>
        <message>
            <source>balanced accuracy</source>
            <translation>balancierte Genauigkeit</translation>
        </message>
        <message>
            <source>below {contours} % everywhere</source>
            <translation>überall unter {contours} %</translation>
        </message>
        <message>
            <source>blank</source>
            <translation>leer</translation>
        </message>
        <message>
            <source>borderline</source>
            <translation>grenzwertig</translation>
        </message>
        <message>
            <source>borderline from a score of {score}</source>
            <translation>grenzwertig ab einem Punktwert von {score}</translation>
        </message>
        <message>
            <source>breast</source>
            <translation>Brust (Mamma)</translation>
        </message>
        <message>
            <source>by covering places</source>
            <translation>durch Verdecken</translation>
        </message>
        <message>
            <source>by-itself, on-demand (by --also or --model, or in the window), or off.</source>
            <translation>by-itself (von selbst), on-demand (mit --also oder --model oder im Fenster) oder off (aus).</translation>
        </message>
        <message>
            <source>calibrated</source>
            <translation>kalibriert</translation>
        </message>
        <message>
            <source>calibration not stated</source>
            <translation>Kalibrierung nicht angegeben</translation>
        </message>
        <message>
            <source>certificate or its key</source>
            <translation>Zertifikat oder sein Schlüssel</translation>
        </message>
        <message>
            <source>chest</source>
            <translation>Brustkorb</translation>
        </message>
        <message>
            <source>chosen by you</source>
            <translation>von Ihnen gewählt</translation>
        </message>
        <message>
            <source>class activation maps: the last layer on the features of each place</source>
            <translation>Klassenaktivierungskarten: die letzte Schicht auf den Merkmalen jeder Stelle</translation>
        </message>
        <message>
            <source>comment</source>
            <translation>Kommentar</translation>
        </message>
        <message>
            <source>committed</source>
            <translation>zugesagt</translation>
        </message>
        <message>
            <source>contrast of the pictures</source>
            <translation>Kontrast der Bilder</translation>
        </message>
        <message>
            <source>corrupt</source>
            <translation>beschädigt</translation>
        </message>
        <message>
            <source>could not be read</source>
            <translation>nicht lesbar</translation>
        </message>
        <message>
            <source>decided in part</source>
            <translation>zum Teil entschieden</translation>
        </message>
        <message>
            <source>decoder crashed</source>
            <translation>Decoder abgestürzt</translation>
        </message>
        <message>
            <source>dimse (DICOM's own network) or web (DICOMweb, at the URL).</source>
            <translation>dimse (DICOMs eigenes Netz) oder web (DICOMweb, unter der URL).</translation>
        </message>
        <message>
            <source>disagree</source>
            <translation>stimme nicht zu</translation>
        </message>
        <message>
            <source>distance from what the model learned from</source>
            <translation>Abstand von dem, woran das Modell gelernt hat</translation>
        </message>
        <message>
            <source>each picture taken for a patient of its own</source>
            <translation>jedes Bild als eigener Patient gezählt</translation>
        </message>
        <message>
            <source>earlier result</source>
            <translation>früheres Ergebnis</translation>
        </message>
        <message>
            <source>elbow</source>
            <translation>Ellenbogen</translation>
        </message>
        <message>
            <source>encrypted</source>
            <translation>verschlüsselt</translation>
        </message>
        <message>
            <source>entered</source>
            <translation>eingegeben</translation>
        </message>
        <message>
            <source>expected calibration error</source>
            <translation>erwarteter Kalibrierungsfehler</translation>
        </message>
        <message>
            <source>failed</source>
            <translation>nicht bestanden</translation>
        </message>
        <message>
            <source>false alarm</source>
            <translation>falscher Alarm</translation>
        </message>
        <message>
            <source>female</source>
            <translation>weiblich</translation>
        </message>
        <message>
            <source>few cases</source>
            <translation>wenige Fälle</translation>
        </message>
        <message>
            <source>fewer than 1 in 100</source>
            <translation>weniger als 1 von 100</translation>
        </message>
        <message>
            <source>file</source>
            <translation>Datei</translation>
        </message>
        <message>
            <source>files</source>
            <translation>Dateien</translation>
        </message>
        <message>
            <source>flipped left to right</source>
            <translation>links und rechts vertauscht</translation>
        </message>
        <message>
            <source>foot</source>
            <translation>Fuß</translation>
        </message>
        <message>
            <source>found</source>
            <translation>gefunden</translation>
        </message>
        <message>
            <source>frame {frame}</source>
            <translation>Einzelbild {frame}</translation>
        </message>
        <message>
            <source>from the worklist {name}</source>
            <translation>aus der Auftragsliste {name}</translation>
        </message>
        <message>
            <source>full</source>
            <translation>voll</translation>
        </message>
        <message>
            <source>full evidence. The line marks half of it; a ring marks the strongest place of a weaker map.</source>
            <translation>voller Anhalt. Die Linie bezeichnet die Hälfte davon; ein Ring die stärkste Stelle einer schwächeren Karte.</translation>
        </message>
        <message>
            <source>get (over the same association) or move (the node sends to Overread, which must be receiving).</source>
            <translation>get (über dieselbe Verbindung) oder move (der Knoten sendet an Overread, das dafür empfangen muss).</translation>
        </message>
        <message>
            <source>hand</source>
            <translation>Hand</translation>
        </message>
        <message>
            <source>head</source>
            <translation>Kopf</translation>
        </message>
        <message>
            <source>hidden</source>
            <translation>verborgen</translation>
        </message>
        <message>
            <source>hierarchical</source>
            <translation>hierarchisch</translation>
        </message>
        <message>
            <source>hip</source>
            <translation>Hüfte</translation>
        </message>
        <message>
            <source>image {number}</source>
            <translation>Bild {number}</translation>
        </message>
        <message>
            <source>in a stack {n} neighbouring slices must show it</source>
            <translation>in einem Stapel müssen ihn {n} benachbarte Schichten zeigen</translation>
        </message>
        <message numerus="yes">
            <source>in {n} studies</source>
            <translation>
                <numerusform>in {n} Studie</numerusform>
                <numerusform>in {n} Studien</numerusform>
            </translation>
        </message>
        <message>
            <source>incomplete</source>
            <translation>unvollständig</translation>
        </message>
        <message>
            <source>inverted</source>
            <translation>invertiert</translation>
        </message>
        <message>
            <source>it does not know Overread's AE title {own!r}</source>
            <translation>er kennt den AE-Titel {own!r} von Overread nicht</translation>
        </message>
        <message>
            <source>it has too many associations</source>
            <translation>er hat zu viele Verbindungen</translation>
        </message>
        <message>
            <source>it has {what} {here}, and {asked} is asked for; install the same everywhere.</source>
            <translation>er hat {what} {here}, verlangt wird {asked}; installieren Sie überall dasselbe.</translation>
        </message>
        <message>
            <source>it holds no picture.</source>
            <translation>enthält kein Bild.</translation>
        </message>
        <message>
            <source>it is too busy</source>
            <translation>er ist überlastet</translation>
        </message>
        <message>
            <source>it with: pip install {name}</source>
            <translation>es mit: pip install {name}</translation>
        </message>
        <message>
            <source>its AE title is not {called!r}</source>
            <translation>sein AE-Titel ist nicht {called!r}</translation>
        </message>
        <message>
            <source>its certificate is not trusted ({why})</source>
            <translation>seinem Zertifikat wird nicht vertraut ({why})</translation>
        </message>
        <message>
            <source>its model {name} is {here}, and {asked} is asked for; give both the same.</source>
            <translation>sein Modell {name} ist {here}, verlangt wird {asked}; geben Sie beiden dasselbe.</translation>
        </message>
        <message>
            <source>its own test pictures</source>
            <translation>eigene Testbilder</translation>
        </message>
        <message>
            <source>its own, turned or inverted</source>
            <translation>eigene, gedreht oder invertiert</translation>
        </message>
        <message>
            <source>key slice {image} of {n}</source>
            <translation>Schlüsselschicht {image} von {n}</translation>
        </message>
        <message>
            <source>key slice {n}</source>
            <translation>Schlüsselschicht {n}</translation>
        </message>
        <message>
            <source>key slice: {kinds}</source>
            <translation>Schlüsselschicht: {kinds}</translation>
        </message>
        <message>
            <source>knee</source>
            <translation>Knie</translation>
        </message>
        <message>
            <source>labels.csv in the folder, or folders named after the classes</source>
            <translation>labels.csv im Ordner, oder Ordner, die wie die Klassen heißen</translation>
        </message>
        <message>
            <source>layout</source>
            <translation>Layout</translation>
        </message>
        <message>
            <source>leave (count them, do not read them) or report (the study gets another report).</source>
            <translation>leave (sie werden gezählt und nicht gelesen) oder report (die Studie erhält einen weiteren Befund).</translation>
        </message>
        <message>
            <source>leg</source>
            <translation>Bein</translation>
        </message>
        <message>
            <source>listed only</source>
            <translation>nur aufgeführt</translation>
        </message>
        <message>
            <source>listed: {what}</source>
            <translation>aufgeführt: {what}</translation>
        </message>
        <message>
            <source>lossless</source>
            <translation>verlustfrei</translation>
        </message>
        <message>
            <source>lossless, arithmetic coding</source>
            <translation>verlustfrei, arithmetische Kodierung</translation>
        </message>
        <message>
            <source>male</source>
            <translation>männlich</translation>
        </message>
        <message>
            <source>maps correlate at {map_correlation}</source>
            <translation>Karten korrelieren mit {map_correlation}</translation>
        </message>
        <message>
            <source>marked by the reader</source>
            <translation>vom Befunder markiert</translation>
        </message>
        <message>
            <source>mean grey of the pictures</source>
            <translation>mittleres Grau der Bilder</translation>
        </message>
        <message>
            <source>measured here: {figures}</source>
            <translation>hier gemessen: {figures}</translation>
        </message>
        <message>
            <source>missed</source>
            <translation>übersehen</translation>
        </message>
        <message>
            <source>missing decoder</source>
            <translation>Decoder fehlt</translation>
        </message>
        <message>
            <source>model</source>
            <translation>Modell</translation>
        </message>
        <message>
            <source>models</source>
            <translation>Modelle</translation>
        </message>
        <message>
            <source>more than 99 in 100</source>
            <translation>mehr als 99 von 100</translation>
        </message>
        <message>
            <source>neck</source>
            <translation>Hals</translation>
        </message>
        <message>
            <source>nested archive</source>
            <translation>Archiv im Archiv</translation>
        </message>
        <message>
            <source>never borderline</source>
            <translation>nie grenzwertig</translation>
        </message>
        <message>
            <source>no</source>
            <translation>nein</translation>
        </message>
        <message>
            <source>no access</source>
            <translation>kein Zugriff</translation>
        </message>
        <message>
            <source>no answer</source>
            <translation>keine Antwort</translation>
        </message>
        <message>
            <source>no connection</source>
            <translation>keine Verbindung</translation>
        </message>
        <message>
            <source>no gate</source>
            <translation>keine Eingangsprüfung</translation>
        </message>
        <message>
            <source>no map</source>
            <translation>keine Karte</translation>
        </message>
        <message>
            <source>no model for {what}</source>
            <translation>kein Modell für {what}</translation>
        </message>
        <message>
            <source>no model reads this kind of picture</source>
            <translation>kein Modell liest solche Bilder</translation>
        </message>
        <message>
            <source>no order</source>
            <translation>kein Auftrag</translation>
        </message>
        <message>
            <source>no pictures were given at import</source>
            <translation>beim Import wurden keine Bilder angegeben</translation>
        </message>
        <message>
            <source>no pixels</source>
            <translation>keine Pixel</translation>
        </message>
        <message>
            <source>no valid answer</source>
            <translation>keine gültige Antwort</translation>
        </message>
        <message>
            <source>no value</source>
            <translation>kein Wert</translation>
        </message>
        <message>
            <source>none</source>
            <translation>keine</translation>
        </message>
        <message>
            <source>none yet</source>
            <translation>noch keines</translation>
        </message>
        <message>
            <source>none: the model does not show where it saw what it found</source>
            <translation>keine: Das Modell zeigt nicht, wo es sah, was es fand</translation>
        </message>
        <message>
            <source>none: the model reads every picture, however unlike its own; {fitted_on}</source>
            <translation>keine: Das Modell liest jedes Bild, auch solche, die seinen eigenen nicht ähneln; {fitted_on}</translation>
        </message>
        <message>
            <source>not an image</source>
            <translation>kein Bild</translation>
        </message>
        <message>
            <source>not committed</source>
            <translation>nicht zugesagt</translation>
        </message>
        <message>
            <source>not deidentified</source>
            <translation>nicht de-identifiziert</translation>
        </message>
        <message>
            <source>not encrypted</source>
            <translation>unverschlüsselt</translation>
        </message>
        <message>
            <source>not enough known of the study</source>
            <translation>zu wenig über die Studie bekannt</translation>
        </message>
        <message>
            <source>not evaluated here</source>
            <translation>hier nicht geprüft</translation>
        </message>
        <message>
            <source>not found</source>
            <translation>nicht gefunden</translation>
        </message>
        <message>
            <source>not in the files</source>
            <translation>nicht in den Dateien</translation>
        </message>
        <message>
            <source>not kept</source>
            <translation>nicht aufbewahrt</translation>
        </message>
        <message>
            <source>not known</source>
            <translation>nicht bekannt</translation>
        </message>
        <message>
            <source>not looked through to the end</source>
            <translation>nicht bis zum Ende durchgesehen</translation>
        </message>
        <message>
            <source>not named</source>
            <translation>nicht genannt</translation>
        </message>
        <message>
            <source>not named in the files</source>
            <translation>in den Dateien nicht genannt</translation>
        </message>
        <message>
            <source>not read</source>
            <translation>nicht gelesen</translation>
        </message>
        <message>
            <source>not read in whole</source>
            <translation>nicht ganz gelesen</translation>
        </message>
        <message>
            <source>not read yet</source>
            <translation>noch nicht gelesen</translation>
        </message>
        <message>
            <source>not recorded</source>
            <translation>nicht verzeichnet</translation>
        </message>
        <message>
            <source>not run yet</source>
            <translation>noch nicht gelaufen</translation>
        </message>
        <message>
            <source>not suspected</source>
            <translation>kein Verdacht</translation>
        </message>
        <message>
            <source>nothing</source>
            <translation>nichts</translation>
        </message>
        <message>
            <source>nothing read</source>
            <translation>nichts gelesen</translation>
        </message>
        <message>
            <source>nothing suspected</source>
            <translation>kein Verdacht</translation>
        </message>
        <message>
            <source>object</source>
            <translation>Objekt</translation>
        </message>
        <message>
            <source>objects</source>
            <translation>Objekte</translation>
        </message>
        <message>
            <source>of</source>
            <translation>von</translation>
        </message>
        <message>
            <source>of another kind</source>
            <translation>anderer Art</translation>
        </message>
        <message>
            <source>of its kind, from elsewhere</source>
            <translation>seiner Art, von anderswo</translation>
        </message>
        <message>
            <source>of this computer</source>
            <translation>dieses Rechners</translation>
        </message>
        <message>
            <source>older version</source>
            <translation>ältere Version</translation>
        </message>
        <message>
            <source>on the labelled cases in</source>
            <translation>an den bezeichneten Fällen in</translation>
        </message>
        <message>
            <source>on: encrypted; the node's certificate is checked.</source>
            <translation>on: verschlüsselt; das Zertifikat des Knotens wird geprüft.</translation>
        </message>
        <message>
            <source>on: overread serve uses the rule. A new rule is off until you switch it on.</source>
            <translation>on: overread serve benutzt die Regel. Eine neue Regel ist aus, bis Sie sie einschalten.</translation>
        </message>
        <message>
            <source>one</source>
            <translation>eine</translation>
        </message>
        <message>
            <source>order</source>
            <translation>Auftrag</translation>
        </message>
        <message>
            <source>order of several studies</source>
            <translation>Auftrag mehrerer Studien</translation>
        </message>
        <message>
            <source>orders</source>
            <translation>Aufträge</translation>
        </message>
        <message>
            <source>other object</source>
            <translation>anderes Objekt</translation>
        </message>
        <message>
            <source>other sex</source>
            <translation>divers</translation>
        </message>
        <message>
            <source>other version</source>
            <translation>andere Version</translation>
        </message>
        <message>
            <source>out of distribution</source>
            <translation>fremdartiges Bild</translation>
        </message>
        <message>
            <source>overread serve cannot lock its folder: {why}.</source>
            <translation>overread serve kann seinen Ordner nicht sperren: {why}.</translation>
        </message>
        <message>
            <source>overread serve is already running with this user folder.</source>
            <translation>overread serve läuft mit diesem Benutzerordner bereits.</translation>
        </message>
        <message>
            <source>overread serve was never started with this user folder.</source>
            <translation>overread serve wurde mit diesem Benutzerordner nie gestartet.</translation>
        </message>
        <message>
            <source>page</source>
            <translation>Seite</translation>
        </message>
        <message>
            <source>pages</source>
            <translation>Seiten</translation>
        </message>
        <message>
            <source>passed</source>
            <translation>bestanden</translation>
        </message>
        <message>
            <source>patient</source>
            <translation>Patient</translation>
        </message>
        <message>
            <source>patients</source>
            <translation>Patienten</translation>
        </message>
        <message>
            <source>pelvis</source>
            <translation>Becken</translation>
        </message>
        <message>
            <source>picture</source>
            <translation>Bild</translation>
        </message>
        <message>
            <source>picture read</source>
            <translation>Bild gelesen</translation>
        </message>
        <message>
            <source>pictures</source>
            <translation>Bilder</translation>
        </message>
        <message>
            <source>pictures read</source>
            <translation>Bilder gelesen</translation>
        </message>
        <message>
            <source>place</source>
            <translation>Stelle</translation>
        </message>
        <message>
            <source>places</source>
            <translation>Stellen</translation>
        </message>
        <message>
            <source>probabilities the same</source>
            <translation>Wahrscheinlichkeiten gleich</translation>
        </message>
        <message>
            <source>probabilities within {greatest}</source>
            <translation>Wahrscheinlichkeiten auf {greatest} genau</translation>
        </message>
        <message>
            <source>read</source>
            <translation>gelesen</translation>
        </message>
        <message>
            <source>read before</source>
            <translation>zuvor gelesen</translation>
        </message>
        <message>
            <source>read blind</source>
            <translation>blind gelesen</translation>
        </message>
        <message>
            <source>read by {title} {version}, an older version</source>
            <translation>gelesen von {title} {version}, einer älteren Version</translation>
        </message>
        <message>
            <source>read by {title} {version}, another version</source>
            <translation>gelesen von {title} {version}, einer anderen Version</translation>
        </message>
        <message>
            <source>read by {title} {version}, which is not installed</source>
            <translation>gelesen von {title} {version}, das nicht installiert ist</translation>
        </message>
        <message>
            <source>read error</source>
            <translation>Lesefehler</translation>
        </message>
        <message>
            <source>received (studies sent to Overread), or the name of a node to search and fetch from.</source>
            <translation>received (an Overread gesendete Studien) oder der Name eines Knotens, der durchsucht und von dem geholt wird.</translation>
        </message>
        <message>
            <source>refusal</source>
            <translation>Ablehnung</translation>
        </message>
        <message>
            <source>refusals</source>
            <translation>Ablehnungen</translation>
        </message>
        <message>
            <source>refused</source>
            <translation>abgelehnt</translation>
        </message>
        <message>
            <source>refused by all models</source>
            <translation>von allen Modellen abgelehnt</translation>
        </message>
        <message>
            <source>refused by {model}</source>
            <translation>abgelehnt von {model}</translation>
        </message>
        <message>
            <source>refuses beyond a distance of {limit}; fitted on {fitted_on}</source>
            <translation>lehnt ab einem Abstand von {limit} ab; angepasst an {fitted_on}</translation>
        </message>
        <message>
            <source>rightly negative</source>
            <translation>zu Recht negativ</translation>
        </message>
        <message>
            <source>said at import</source>
            <translation>beim Import gesagt</translation>
        </message>
        <message>
            <source>score {score}: false alarm (probability {probability})</source>
            <translation>Punktwert {score}: falscher Alarm (Wahrscheinlichkeit {probability})</translation>
        </message>
        <message>
            <source>score {score}: found (probability {probability})</source>
            <translation>Punktwert {score}: gefunden (Wahrscheinlichkeit {probability})</translation>
        </message>
        <message>
            <source>score {score}: missed (probability {probability})</source>
            <translation>Punktwert {score}: übersehen (Wahrscheinlichkeit {probability})</translation>
        </message>
        <message>
            <source>score {score}: rightly not suspected (probability {probability})</source>
            <translation>Punktwert {score}: zu Recht kein Verdacht (Wahrscheinlichkeit {probability})</translation>
        </message>
        <message>
            <source>scores</source>
            <translation>Werte</translation>
        </message>
        <message>
            <source>sensitivity {value}</source>
            <translation>Sensitivität {value}</translation>
        </message>
        <message>
            <source>sent</source>
            <translation>gesendet</translation>
        </message>
        <message>
            <source>sent, no answer</source>
            <translation>gesendet, keine Antwort</translation>
        </message>
        <message>
            <source>set aside</source>
            <translation>beiseitegelegt</translation>
        </message>
        <message>
            <source>several orders</source>
            <translation>mehrere Aufträge</translation>
        </message>
        <message>
            <source>share that is refused</source>
            <translation>Anteil der Abgewiesenen</translation>
        </message>
        <message>
            <source>ships with Overread</source>
            <translation>gehört zu Overread</translation>
        </message>
        <message>
            <source>shorter side of the pictures</source>
            <translation>kürzere Seite der Bilder</translation>
        </message>
        <message>
            <source>shoulder</source>
            <translation>Schulter</translation>
        </message>
        <message>
            <source>slice {n} has {score}</source>
            <translation>Schicht {n} hat {score}</translation>
        </message>
        <message>
            <source>slice {n} not read</source>
            <translation>Schicht {n} nicht gelesen</translation>
        </message>
        <message>
            <source>slices</source>
            <translation>Schichten</translation>
        </message>
        <message>
            <source>so far</source>
            <translation>bisher</translation>
        </message>
        <message>
            <source>specificity {value}</source>
            <translation>Spezifität {value}</translation>
        </message>
        <message>
            <source>spine</source>
            <translation>Wirbelsäule</translation>
        </message>
        <message>
            <source>stable</source>
            <translation>stabil</translation>
        </message>
        <message>
            <source>studies</source>
            <translation>Studien</translation>
        </message>
        <message>
            <source>studies suspected</source>
            <translation>mit Verdacht</translation>
        </message>
        <message>
            <source>study</source>
            <translation>Studie</translation>
        </message>
        <message>
            <source>study of {date}</source>
            <translation>Studie vom {date}</translation>
        </message>
        <message>
            <source>suspected</source>
            <translation>Verdacht</translation>
        </message>
        <message>
            <source>tall screen</source>
            <translation>hoher Bildschirm</translation>
        </message>
        <message>
            <source>the address cannot be used</source>
            <translation>die Adresse kann nicht verwendet werden</translation>
        </message>
        <message>
            <source>the bare picture, while held</source>
            <translation>das bloße Bild, solange gehalten</translation>
        </message>
        <message>
            <source>the fastest adapter, as Windows ranks them</source>
            <translation>der schnellste Adapter in der Reihenfolge von Windows</translation>
        </message>
        <message>
            <source>the grey levels</source>
            <translation>die Grauwerte</translation>
        </message>
        <message>
            <source>the header of a NIfTI pair, whose picture lies in another file</source>
            <translation>der Header eines NIfTI-Paars, dessen Bild in einer anderen Datei liegt</translation>
        </message>
        <message>
            <source>the model's own</source>
            <translation>vom Modell selbst</translation>
        </message>
        <message>
            <source>the same day</source>
            <translation>am selben Tag</translation>
        </message>
        <message>
            <source>the system refused</source>
            <translation>das System hat es abgelehnt</translation>
        </message>
        <message>
            <source>there is no adapter for DirectML</source>
            <translation>es gibt keinen Adapter für DirectML</translation>
        </message>
        <message>
            <source>they are not UTF-8 text</source>
            <translation>sie sind kein Text in UTF-8</translation>
        </message>
        <message>
            <source>time ran out</source>
            <translation>die Zeit lief ab</translation>
        </message>
        <message>
            <source>to</source>
            <translation>bis</translation>
        </message>
        <message>
            <source>too deep</source>
            <translation>zu tief geschachtelt</translation>
        </message>
        <message>
            <source>too few to tell</source>
            <translation>zu wenige für ein Urteil</translation>
        </message>
        <message>
            <source>too large</source>
            <translation>zu groß</translation>
        </message>
        <message>
            <source>too many elements</source>
            <translation>zu viele Elemente</translation>
        </message>
        <message>
            <source>too many scans</source>
            <translation>zu viele Durchläufe</translation>
        </message>
        <message>
            <source>too slow</source>
            <translation>zu langsam</translation>
        </message>
        <message>
            <source>too small</source>
            <translation>zu klein</translation>
        </message>
        <message>
            <source>true class</source>
            <translation>wahre Klasse</translation>
        </message>
        <message>
            <source>true class at {probability}</source>
            <translation>wahre Klasse bei {probability}</translation>
        </message>
        <message>
            <source>truncated</source>
            <translation>abgeschnitten</translation>
        </message>
        <message>
            <source>turned {n}°</source>
            <translation>um {n}° gedreht</translation>
        </message>
        <message>
            <source>unreadable</source>
            <translation>nicht lesbar</translation>
        </message>
        <message>
            <source>unreadable file</source>
            <translation>nicht lesbare Datei</translation>
        </message>
        <message>
            <source>unreadable files</source>
            <translation>nicht lesbare Dateien</translation>
        </message>
        <message>
            <source>unsafe name</source>
            <translation>unsicherer Name</translation>
        </message>
        <message>
            <source>unsupported archive</source>
            <translation>Archiv nicht unterstützt</translation>
        </message>
        <message>
            <source>unsupported pixels</source>
            <translation>Pixel nicht unterstützt</translation>
        </message>
        <message>
            <source>unsupported transfer syntax</source>
            <translation>Transfersyntax nicht unterstützt</translation>
        </message>
        <message>
            <source>unsure</source>
            <translation>unsicher</translation>
        </message>
        <message>
            <source>waiting</source>
            <translation>wartet</translation>
        </message>
        <message>
            <source>way to resize</source>
            <translation>Weise zu skalieren</translation>
        </message>
        <message>
            <source>what a Mac keeps of another file</source>
            <translation>das, was ein Mac zu einer anderen Datei ablegt</translation>
        </message>
        <message>
            <source>wide screen</source>
            <translation>breiter Bildschirm</translation>
        </message>
        <message>
            <source>with errors</source>
            <translation>mit Fehlern</translation>
        </message>
        <message>
            <source>with the finding</source>
            <translation>mit dem Befund</translation>
        </message>
        <message>
            <source>with the map of {finding}</source>
            <translation>mit der Karte zu {finding}</translation>
        </message>
        <message>
            <source>with the probability p and the operating point t it is 50·p/t below t, and 50 + 50·(p − t)/(1 − t) from there on, always the whole number below</source>
            <translation>mit der Wahrscheinlichkeit p und dem Arbeitspunkt t ist es unter t 50·p/t und ab t 50 + 50·(p − t)/(1 − t), stets auf die ganze Zahl abgerundet</translation>
        </message>
        <message>
            <source>without a label</source>
            <translation>ohne Bezeichnung</translation>
        </message>
        <message>
            <source>without a model</source>
            <translation>ohne Modell</translation>
        </message>
        <message>
            <source>without it</source>
            <translation>ohne ihn</translation>
        </message>
        <message>
            <source>write a list, such as ["CT", "MR"]</source>
            <translation>schreiben Sie eine Liste, etwa ["CT", "MR"]</translation>
        </message>
        <message>
            <source>write a table</source>
            <translation>schreiben Sie eine Tabelle</translation>
        </message>
        <message>
            <source>write a text between quotation marks</source>
            <translation>schreiben Sie einen Text in Anführungszeichen</translation>
        </message>
        <message>
            <source>write a whole number</source>
            <translation>schreiben Sie eine ganze Zahl</translation>
        </message>
        <message>
            <source>write error</source>
            <translation>Schreibfehler</translation>
        </message>
        <message>
            <source>write true or false</source>
            <translation>schreiben Sie true oder false</translation>
        </message>
        <message>
            <source>wrong modality</source>
            <translation>falsche Modalität</translation>
        </message>
        <message>
            <source>wrong region</source>
            <translation>falsche Region</translation>
        </message>
        <message>
            <source>yes</source>
            <translation>ja</translation>
        </message>
        <message>
            <source>you: {word}</source>
            <translation>Sie: {word}</translation>
        </message>
        <message>
            <source>youden, sensitivity:0.95, specificity:0.95 or a number. Default: the current threshold.</source>
            <translation>youden, sensitivity:0.95, specificity:0.95 oder eine Zahl. Vorgabe: die aktuelle Schwelle.</translation>
        </message>
        <message>
            <source>{across} x {down} mm {plane}</source>
            <translation>{across} x {down} mm {plane}</translation>
        </message>
        <message>
            <source>{address} cannot be read: it answers with status {status}.</source>
            <translation>{address} kann nicht gelesen werden: Die Antwort hat den Status {status}.</translation>
        </message>
        <message>
            <source>{address} cannot be read: {why}.</source>
            <translation>{address} kann nicht gelesen werden: {why}.</translation>
        </message>
        <message>
            <source>{address} is no notice of updates: it is too large.</source>
            <translation>{address} ist kein Hinweis auf Updates: Die Datei ist zu groß.</translation>
        </message>
        <message>
            <source>{address}, port {port}, as {title}, {encrypted}</source>
            <translation>{address}, Port {port}, als {title}, {encrypted}</translation>
        </message>
        <message>
            <source>{arrived} arrived.</source>
            <translation>{arrived} angekommen.</translation>
        </message>
        <message>
            <source>{bits} bits a sample</source>
            <translation>{bits} Bit je Kanal</translation>
        </message>
        <message>
            <source>{columns} × {rows} pixels</source>
            <translation>{columns} × {rows} Pixel</translation>
        </message>
        <message>
            <source>{committed} committed, {awaited} acknowledged and not committed yet.</source>
            <translation>{committed} zugesagt, {awaited} angenommen und noch nicht zugesagt.</translation>
        </message>
        <message>
            <source>{decided} of {total} studies decided</source>
            <translation>{decided} von {total} Studien entschieden</translation>
        </message>
        <message>
            <source>{decided} of {total} studies decided.</source>
            <translation>{decided} von {total} Studien entschieden.</translation>
        </message>
        <message>
            <source>{device} cannot run {model}.</source>
            <translation>{device} kann {model} nicht ausführen.</translation>
        </message>
        <message>
            <source>{device} computes now: {why}.</source>
            <translation>{device} rechnet jetzt: {why}.</translation>
        </message>
        <message>
            <source>{device} did not answer within {seconds:.0f} seconds.</source>
            <translation>{device} hat innerhalb von {seconds:.0f} Sekunden nicht geantwortet.</translation>
        </message>
        <message>
            <source>{device} failed during its work.</source>
            <translation>{device} ist während der Arbeit ausgefallen.</translation>
        </message>
        <message>
            <source>{device} hung ({code}).</source>
            <translation>{device} hing ({code}).</translation>
        </message>
        <message>
            <source>{device} ran out of memory ({code}).</source>
            <translation>{device} hatte nicht genug Speicher ({code}).</translation>
        </message>
        <message>
            <source>{device} stopped at an error inside its driver ({code}).</source>
            <translation>{device} brach mit einem Fehler im Treiber ab ({code}).</translation>
        </message>
        <message>
            <source>{device} was removed or switched off ({code}).</source>
            <translation>{device} wurde entfernt oder abgeschaltet ({code}).</translation>
        </message>
        <message>
            <source>{device} was reset by Windows ({code}).</source>
            <translation>{device} wurde von Windows zurückgesetzt ({code}).</translation>
        </message>
        <message>
            <source>{device}, which you chose, is not there; {other} is used instead.</source>
            <translation>{device}, das Sie gewählt haben, ist nicht da; verwendet wird {other}.</translation>
        </message>
        <message>
            <source>{distance} mm beyond its end</source>
            <translation>{distance} mm hinter seinem Ende</translation>
        </message>
        <message>
            <source>{done} of {files} read, begun {begun:%Y-%m-%d %H:%M}</source>
            <translation>{done} von {files} gelesen, begonnen am {begun:%d.%m.%Y %H:%M}</translation>
        </message>
        <message>
            <source>{done} of {total} {unit}</source>
            <translation>{done} von {total} {unit}</translation>
        </message>
        <message>
            <source>{duration} left</source>
            <translation>noch {duration}</translation>
        </message>
        <message>
            <source>{failed} It fails at its operator {operator}.</source>
            <translation>{failed} Es scheitert an seinem Operator {operator}.</translation>
        </message>
        <message>
            <source>{file} (frame {frame})</source>
            <translation>{file} (Einzelbild {frame})</translation>
        </message>
        <message>
            <source>{file} already exists; choose another name. Nothing is overwritten.</source>
            <translation>{file} gibt es schon; wählen Sie einen anderen Namen. Nichts wird überschrieben.</translation>
        </message>
        <message>
            <source>{file} cannot be read: {why}.</source>
            <translation>{file} ist nicht lesbar: {why}.</translation>
        </message>
        <message>
            <source>{file} contains no results.</source>
            <translation>{file} enthält keine Ergebnisse.</translation>
        </message>
        <message>
            <source>{file} contains no results: it is neither JSON lines nor a journal.</source>
            <translation>{file} enthält keine Ergebnisse: Es sind weder JSON-Zeilen noch ein Journal.</translation>
        </message>
        <message>
            <source>{file} could not be written: {why}.</source>
            <translation>{file} konnte nicht geschrieben werden: {why}.</translation>
        </message>
        <message>
            <source>{file} could not be written: {why}. Another program may have it open: close it there.</source>
            <translation>{file} konnte nicht geschrieben werden: {why}. Vielleicht hat ein anderes Programm die Datei offen: Schließen Sie sie dort.</translation>
        </message>
        <message>
            <source>{file} could not be written: {why}. Its path is too long for this Windows; choose a folder with a shorter path.</source>
            <translation>{file} konnte nicht geschrieben werden: {why}. Der Pfad ist länger, als dieses Windows es erlaubt: Wählen Sie einen Ordner näher am Laufwerk.</translation>
        </message>
        <message>
            <source>{file} has {results:,} results; there is no row {row}.</source>
            <translation>{file} hat {results:,} Ergebnisse; eine Zeile {row} gibt es nicht.</translation>
        </message>
        <message>
            <source>{file} is a folder; give a file name.</source>
            <translation>{file} ist ein Ordner; geben Sie einen Dateinamen an.</translation>
        </message>
        <message>
            <source>{file} is not a copy of a key, or it is damaged.</source>
            <translation>{file} ist keine Kopie eines Schlüssels oder ist beschädigt.</translation>
        </message>
        <message>
            <source>{file} lacks the columns file and label.</source>
            <translation>In {file} fehlen die Spalten file und label.</translation>
        </message>
        <message>
            <source>{file} names the file of line {number} twice.</source>
            <translation>{file} nennt die Datei aus Zeile {number} zweimal.</translation>
        </message>
        <message>
            <source>{file}, by Overread {version}</source>
            <translation>{file}, von Overread {version}</translation>
        </message>
        <message>
            <source>{file}, line {line}</source>
            <translation>{file}, Zeile {line}</translation>
        </message>
        <message>
            <source>{finding} is suspected from a probability of {threshold} on and {border}; chosen by: {chosen_by}</source>
            <translation>{finding}: Verdacht ab einer Wahrscheinlichkeit von {threshold}, {border}; gewählt durch: {chosen_by}</translation>
        </message>
        <message>
            <source>{finding} is suspected from a probability of {threshold} on, which is score 50.</source>
            <translation>{finding}: Verdacht ab einer Wahrscheinlichkeit von {threshold}, das ist der Punktwert 50.</translation>
        </message>
        <message>
            <source>{first} to {last}</source>
            <translation>{first} bis {last}</translation>
        </message>
        <message>
            <source>{first} {second}</source>
            <translation>{first} {second}</translation>
        </message>
        <message>
            <source>{id} names image kinds for the other models; it always reads.</source>
            <translation>{id} benennt Bildarten für die anderen Modelle; es liest immer.</translation>
        </message>
        <message>
            <source>{items} open{before}.</source>
            <translation>{items} offen{before}.</translation>
        </message>
        <message>
            <source>{kept} of them kept</source>
            <translation>{kept} davon bleiben</translation>
        </message>
        <message>
            <source>{keys} is assigned to both {one} and {other}. Choose another key for one of them.</source>
            <translation>{keys} ist {one} und {other} zugewiesen. Wählen Sie für einen davon eine andere Taste.</translation>
        </message>
        <message>
            <source>{kind}: click to tick it for all</source>
            <translation>{kind}: klicken, um es für alle anzuhaken</translation>
        </message>
        <message>
            <source>{kind}: {words}</source>
            <translation>{kind}: {words}</translation>
        </message>
        <message>
            <source>{label!r} is none of the labels.</source>
            <translation>{label!r} ist keine der Bezeichnungen.</translation>
        </message>
        <message>
            <source>{line} (another version)</source>
            <translation>{line} (andere Version)</translation>
        </message>
        <message>
            <source>{line} (model not installed)</source>
            <translation>{line} (Modell nicht installiert)</translation>
        </message>
        <message>
            <source>{line} (older version)</source>
            <translation>{line} (ältere Version)</translation>
        </message>
        <message>
            <source>{low} to {high}</source>
            <translation>{low} bis {high}</translation>
        </message>
        <message>
            <source>{method}; full strength at {scale}</source>
            <translation>{method}; volle Stärke bei {scale}</translation>
        </message>
        <message>
            <source>{model_id!r} ships with Overread and cannot be removed.</source>
            <translation>{model_id!r} gehört zu Overread und kann nicht entfernt werden.</translation>
        </message>
        <message>
            <source>{model} and {other} answer different questions, so they cannot be compared: {sought}; {other_sought}.</source>
            <translation>{model} und {other} beantworten verschiedene Fragen und können nicht verglichen werden: {sought}; {other_sought}.</translation>
        </message>
        <message>
            <source>{model} cannot be used; its answers are not as its card describes.</source>
            <translation>{model} kann nicht verwendet werden; seine Antworten sind nicht so, wie seine Karte sie beschreibt.</translation>
        </message>
        <message>
            <source>{model} did not answer within {seconds:.0f} seconds; it is not used.</source>
            <translation>{model} hat innerhalb von {seconds:.0f} Sekunden nicht geantwortet; es wird nicht verwendet.</translation>
        </message>
        <message>
            <source>{model} did not read this picture: {why}</source>
            <translation>{model} hat dieses Bild nicht gelesen: {why}</translation>
        </message>
        <message>
            <source>{model} does not give its golden answers on {device} (probabilities differ by {difference:.4f}); it is not used there.</source>
            <translation>{model} liefert auf {device} nicht die Antworten seiner Referenzfälle (Wahrscheinlichkeiten weichen um {difference:.4f} ab); es wird dort nicht verwendet.</translation>
        </message>
        <message>
            <source>{model} has no finding {finding!r} to choose; {known}.</source>
            <translation>{model} hat keinen Befund {finding!r} zur Wahl; {known}.</translation>
        </message>
        <message>
            <source>{model} has no finding {wanted}; it has {names}.</source>
            <translation>{model} hat keinen Befund {wanted}; es hat {names}.</translation>
        </message>
        <message>
            <source>{model} has no operating point, so there is no threshold to choose.</source>
            <translation>{model} hat keinen Arbeitspunkt, daher gibt es keine Schwelle zu wählen.</translation>
        </message>
        <message>
            <source>{model} has read {pictures}.</source>
            <translation>{model} hat {pictures} gelesen.</translation>
        </message>
        <message>
            <source>{model} has read {read} of {pictures}; it is not made for the others.</source>
            <translation>{model} hat {read} von {pictures} gelesen; für die übrigen ist es nicht gemacht.</translation>
        </message>
        <message>
            <source>{model} is not made for these pictures and has read none.</source>
            <translation>{model} ist für diese Bilder nicht gemacht und hat keines gelesen.</translation>
        </message>
        <message>
            <source>{model} is not used; it needs more memory than there is.</source>
            <translation>{model} wird nicht verwendet; es braucht mehr Speicher, als da ist.</translation>
        </message>
        <message>
            <source>{model} names image kinds; it has no findings.</source>
            <translation>{model} benennt Bildarten; Befunde hat es nicht.</translation>
        </message>
        <message>
            <source>{model} would run on {used} instead of {device}.</source>
            <translation>{model} würde auf {used} statt auf {device} laufen.</translation>
        </message>
        <message>
            <source>{model}: {why}</source>
            <translation>{model}: {why}</translation>
        </message>
        <message>
            <source>{moment}, in {took}</source>
            <translation>{moment}, in {took}</translation>
        </message>
        <message numerus="yes">
            <source>{n:,} files are damaged or cannot be written; they were not changed:</source>
            <translation>
                <numerusform>{n:,} Datei ist beschädigt oder kann nicht geschrieben werden; sie wurde nicht geändert:</numerusform>
                <numerusform>{n:,} Dateien sind beschädigt oder können nicht geschrieben werden; sie wurden nicht geändert:</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} objects of the queue may be of any patient, as their files are gone; overread pacs queue lists them, and --forget removes them.</source>
            <translation>
                <numerusform>{n:,} Objekt der Warteschlange kann von jedem Patienten sein, da seine Datei nicht mehr da ist; overread pacs queue führt es auf, und --forget entfernt es.</numerusform>
                <numerusform>{n:,} Objekte der Warteschlange können von jedem Patienten sein, da ihre Dateien nicht mehr da sind; overread pacs queue führt sie auf, und --forget entfernt sie.</numerusform>
            </translation>
        </message>
        <message>
            <source>{name} (not there now)</source>
            <translation>{name} (jetzt nicht da)</translation>
        </message>
        <message>
            <source>{name} answers and lets Overread in.</source>
            <translation>{name} antwortet und lässt Overread ein.</translation>
        </message>
        <message>
            <source>{name} cannot be read.</source>
            <translation>{name} lässt sich nicht lesen.</translation>
        </message>
        <message>
            <source>{name} carries a training graph and is not loaded.</source>
            <translation>{name} enthält einen Trainingsgraphen und wird nicht geladen.</translation>
        </message>
        <message>
            <source>{name} carries functions of its own and is not loaded.</source>
            <translation>{name} enthält eigene Funktionen und wird nicht geladen.</translation>
        </message>
        <message>
            <source>{name} did not answer in time; its process was ended, and it is not used.</source>
            <translation>{name} hat nicht rechtzeitig geantwortet; sein Prozess wurde beendet, und es wird nicht verwendet.</translation>
        </message>
        <message>
            <source>{name} does not have the input and the outputs of an Overread model.</source>
            <translation>{name} hat nicht die Eingabe und die Ausgaben eines Overread-Modells.</translation>
        </message>
        <message>
            <source>{name} ended the process that checked it, or took more than {most:,} MB of memory there; it is not loaded.</source>
            <translation>{name} hat den Prozess beendet, der es prüfte, oder dort mehr als {most:,} MB Speicher gebraucht; es wird nicht geladen.</translation>
        </message>
        <message>
            <source>{name} ended the process that computed it; it is not used.</source>
            <translation>{name} hat den Prozess beendet, der es rechnete; es wird nicht verwendet.</translation>
        </message>
        <message>
            <source>{name} exists already. Replace it?</source>
            <translation>{name} gibt es schon. Ersetzen?</translation>
        </message>
        <message>
            <source>{name} has invalid numbers in the description of its weights.</source>
            <translation>{name} hat ungültige Zahlen in der Beschreibung seiner Gewichte.</translation>
        </message>
        <message>
            <source>{name} has no model card, or metadata beside it; it is not an Overread model.</source>
            <translation>{name} hat keine Modellkarte oder noch andere Metadaten; es ist kein Overread-Modell.</translation>
        </message>
        <message>
            <source>{name} has {count} inputs; Overread can only give a model one picture.</source>
            <translation>{name} hat {count} Eingaben; Overread gibt einem Modell ein Bild und sonst nichts.</translation>
        </message>
        <message>
            <source>{name} is larger than {most} MiB and is not imported.</source>
            <translation>{name} ist größer als {most} MiB und wird nicht importiert.</translation>
        </message>
        <message>
            <source>{name} is larger than {most} MiB and is not loaded.</source>
            <translation>{name} ist größer als {most} MiB und wird nicht geladen.</translation>
        </message>
        <message>
            <source>{name} is made for ONNX opset {opset}; Overread takes {first} to {last}.</source>
            <translation>{name} ist für ONNX-Opset {opset} gemacht; Overread nimmt {first} bis {last}.</translation>
        </message>
        <message>
            <source>{name} is neither a column of the table nor a DICOM attribute of any of the files.</source>
            <translation>{name} ist weder eine Spalte der Tabelle noch ein DICOM-Attribut einer der Dateien.</translation>
        </message>
        <message>
            <source>{name} is not a TOML file: {reason}.</source>
            <translation>{name} ist keine TOML-Datei: {reason}.</translation>
        </message>
        <message>
            <source>{name} is not a valid ONNX file.</source>
            <translation>{name} ist keine gültige ONNX-Datei.</translation>
        </message>
        <message>
            <source>{name} is not loaded; checking it takes more memory than an added model may use.</source>
            <translation>{name} wird nicht geladen; die Prüfung braucht mehr Speicher, als ein hinzugefügtes Modell verwenden darf.</translation>
        </message>
        <message>
            <source>{name} is not the file that was shipped; install Overread again.</source>
            <translation>{name} ist nicht die mitgelieferte Datei; installieren Sie Overread neu.</translation>
        </message>
        <message>
            <source>{name} is not used; it needs more than the {limit} of memory that an added model may use.</source>
            <translation>{name} wird nicht verwendet; es braucht mehr als die {limit} Speicher, die ein hinzugefügtes Modell verwenden darf.</translation>
        </message>
        <message>
            <source>{name} is too large for a list of labels.</source>
            <translation>{name} ist zu groß für eine Liste von Bezeichnungen.</translation>
        </message>
        <message>
            <source>{name} is too large.</source>
            <translation>{name} ist zu groß.</translation>
        </message>
        <message>
            <source>{name} names operators outside the ONNX standard ({domain}), though it needs none, and is not loaded.</source>
            <translation>{name} nennt Operatoren außerhalb des ONNX-Standards ({domain}), obwohl es keine braucht, und wird nicht geladen.</translation>
        </message>
        <message>
            <source>{name} needs operators outside the ONNX standard ({operator}) and is not loaded.</source>
            <translation>{name} braucht Operatoren außerhalb des ONNX-Standards ({operator}) und wird nicht geladen.</translation>
        </message>
        <message>
            <source>{name} points to data outside its folder and is not imported.</source>
            <translation>{name} verweist auf Daten außerhalb seines Ordners und wird nicht importiert.</translation>
        </message>
        <message>
            <source>{name} points to data outside itself and is not loaded.</source>
            <translation>{name} verweist auf Daten außerhalb der Datei und wird nicht geladen.</translation>
        </message>
        <message>
            <source>{name} stored the object with a warning (status {warning:04X}).</source>
            <translation>{name} hat das Objekt mit einer Warnung gespeichert (Status {warning:04X}).</translation>
        </message>
        <message>
            <source>{name} was changed while it was checked; try again.</source>
            <translation>{name} wurde geändert, während es geprüft wurde; versuchen Sie es noch einmal.</translation>
        </message>
        <message>
            <source>{name}, seed {seed}, commit {commit}</source>
            <translation>{name}, Seed {seed}, Commit {commit}</translation>
        </message>
        <message>
            <source>{name}, {pictures} pictures in {groups} groups, with 95 % intervals: {figures}.</source>
            <translation>{name}, {pictures} Bilder in {groups} Gruppen, mit 95-%-Intervallen: {figures}.</translation>
        </message>
        <message>
            <source>{name}.onnx has the same id as another model: {id}.</source>
            <translation>{name}.onnx hat dieselbe Kennung wie ein anderes Modell: {id}.</translation>
        </message>
        <message>
            <source>{name}: {pictures} pictures in {groups} groups.</source>
            <translation>{name}: {pictures} Bilder in {groups} Gruppen.</translation>
        </message>
        <message>
            <source>{name}: {reason}</source>
            <translation>{name}: {reason}</translation>
        </message>
        <message>
            <source>{new}, {same} received again, {differing} with the UID of another and kept apart</source>
            <translation>{new}, {same} erneut empfangen, {differing} mit der UID eines anderen und getrennt aufbewahrt</translation>
        </message>
        <message>
            <source>{node} answers with more than was requested.</source>
            <translation>{node} antwortet mit mehr, als gefragt war.</translation>
        </message>
        <message>
            <source>{node} answers with status {status:04X}.</source>
            <translation>{node} antwortet mit Status {status:04X}.</translation>
        </message>
        <message>
            <source>{node} answers with status {status}.</source>
            <translation>{node} antwortet mit Status {status}.</translation>
        </message>
        <message>
            <source>{node} closed the connection; check whether it needs TLS or does not support it.</source>
            <translation>{node} hat die Verbindung geschlossen; prüfen Sie, ob der Knoten TLS verlangt oder nicht unterstützt.</translation>
        </message>
        <message>
            <source>{node} did not send the requested objects (status {status:04X}).</source>
            <translation>{node} hat nicht gesendet, worum gebeten wurde (Status {status:04X}).</translation>
        </message>
        <message>
            <source>{node} does not answer at {host}, port {port}: {why}.</source>
            <translation>{node} antwortet nicht unter {host}, Port {port}: {why}.</translation>
        </message>
        <message>
            <source>{node} does not answer by DICOMweb at this URL; check the URL.</source>
            <translation>{node} antwortet unter dieser URL nicht als DICOMweb; prüfen Sie die URL.</translation>
        </message>
        <message>
            <source>{node} does not answer with a DICOMweb list; check the URL.</source>
            <translation>{node} antwortet nicht mit einer DICOMweb-Liste; prüfen Sie die URL.</translation>
        </message>
        <message>
            <source>{node} does not confirm that it stored the object (status {status}).</source>
            <translation>{node} bestätigt nicht, dass das Objekt gespeichert ist (Status {status}).</translation>
        </message>
        <message>
            <source>{node} does not know Overread's AE title; enter it there with this computer's address and port.</source>
            <translation>{node} kennt Overreads AE-Titel nicht; tragen Sie ihn dort mit Adresse und Port dieses Computers ein.</translation>
        </message>
        <message>
            <source>{node} does not let Overread in (status {status}): check its login, and its password or token, in the settings.</source>
            <translation>{node} lässt Overread nicht ein (Status {status}): Prüfen Sie in den Einstellungen seine Anmeldung und sein Passwort oder Token.</translation>
        </message>
        <message>
            <source>{node} does not say whether it keeps objects (status {status:04X}).</source>
            <translation>{node} sagt nicht, ob es Objekte aufbewahrt (Status {status:04X}).</translation>
        </message>
        <message>
            <source>{node} does not support fetching by {way}; choose the other way in its settings.</source>
            <translation>{node} unterstützt das Holen mit {way} nicht; wählen Sie in den Einstellungen des Knotens die andere Art.</translation>
        </message>
        <message>
            <source>{node} does not support this at its URL (status {status}).</source>
            <translation>{node} unterstützt dies unter seiner URL nicht (Status {status}).</translation>
        </message>
        <message>
            <source>{node} does not take objects of this kind: {kind}.</source>
            <translation>{node} nimmt keine Objekte dieser Art: {kind}.</translation>
        </message>
        <message>
            <source>{node} has not answered for {seconds:.0f} seconds.</source>
            <translation>{node} hat seit {seconds:.0f} Sekunden nicht geantwortet.</translation>
        </message>
        <message>
            <source>{node} has too many orders for one patient; none of them is used.</source>
            <translation>{node} hat zu viele Aufträge für einen Patienten; keiner wird verwendet.</translation>
        </message>
        <message>
            <source>{node} is full or busy (status {status:04X}).</source>
            <translation>{node} hat keinen Platz oder ist beschäftigt (Status {status:04X}).</translation>
        </message>
        <message>
            <source>{node} is full or busy (status {status}).</source>
            <translation>{node} hat keinen Platz oder ist beschäftigt (Status {status}).</translation>
        </message>
        <message>
            <source>{node} offers no storage commitment; switch it off for this node.</source>
            <translation>{node} bietet kein Storage Commitment; schalten Sie es für diesen Knoten aus.</translation>
        </message>
        <message>
            <source>{node} redirects to another address (status {status}); set that as its URL.</source>
            <translation>{node} verweist an eine andere Adresse (Status {status}); tragen Sie diese als URL ein.</translation>
        </message>
        <message>
            <source>{node} refuses the object (status {status:04X}).</source>
            <translation>{node} lehnt das Objekt ab (Status {status:04X}).</translation>
        </message>
        <message>
            <source>{node} refuses the search (status {status:04X}).</source>
            <translation>{node} lehnt die Suche ab (Status {status:04X}).</translation>
        </message>
        <message>
            <source>{node} rejects the association: {reason}.</source>
            <translation>{node} weist die Verbindung ab: {reason}.</translation>
        </message>
        <message>
            <source>{node} sends compressed answers, which were not requested.</source>
            <translation>{node} sendet komprimierte Antworten, die nicht verlangt waren.</translation>
        </message>
        <message>
            <source>{node} sends something other than a DICOM file.</source>
            <translation>{node} sendet etwas anderes als eine DICOM-Datei.</translation>
        </message>
        <message>
            <source>{node} stored the object with a warning (status {status:04X}).</source>
            <translation>{node} hat das Objekt mit einer Warnung gespeichert (Status {status:04X}).</translation>
        </message>
        <message>
            <source>{node} supports none of the requested services.</source>
            <translation>{node} unterstützt keinen der verlangten Dienste.</translation>
        </message>
        <message>
            <source>{node}: no encrypted connection: {why}.</source>
            <translation>{node}: keine verschlüsselte Verbindung: {why}.</translation>
        </message>
        <message>
            <source>{node}: the connection broke off.</source>
            <translation>{node}: Die Verbindung ist abgebrochen.</translation>
        </message>
        <message>
            <source>{node}: there is no host {host}.</source>
            <translation>{node}: Es gibt keinen Host {host}.</translation>
        </message>
        <message>
            <source>{notice}

ONNX Runtime {runtime}, PySide6 {pyside}, Python {python}
Device: {devices}

Apache License 2.0. Everything is computed on this computer; nothing leaves it unless you export it.</source>
            <translation>{notice}

ONNX Runtime {runtime}, PySide6 {pyside}, Python {python}
Gerät: {devices}

Apache-Lizenz 2.0. Alles wird auf diesem Computer berechnet; nichts verlässt ihn, wenn Sie es nicht exportieren.</translation>
        </message>
        <message>
            <source>{number} (from the worklist {name})</source>
            <translation>{number} (aus der Auftragsliste {name})</translation>
        </message>
        <message numerus="yes">
            <source>{n} &amp;key pictures of the study</source>
            <translation>
                <numerusform>{n} Sch&amp;lüsselbild der Studie</numerusform>
                <numerusform>{n} Sch&amp;lüsselbilder der Studie</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n} DICOM objects</source>
            <translation>
                <numerusform>{n} DICOM-Objekt</numerusform>
                <numerusform>{n} DICOM-Objekte</numerusform>
            </translation>
        </message>
        <message>
            <source>{n} are no DICOM files.</source>
            <translation>{n} sind keine DICOM-Dateien.</translation>
        </message>
        <message numerus="yes">
            <source>{n} attributes</source>
            <translation>
                <numerusform>{n} Attribut</numerusform>
                <numerusform>{n} Attribute</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n} could not be read, one because: {reason}</source>
            <translation>
                <numerusform>{n} konnte nicht gelesen werden: {reason}</numerusform>
                <numerusform>{n} konnten nicht gelesen werden, eines davon: {reason}</numerusform>
            </translation>
        </message>
        <message>
            <source>{n} d</source>
            <translation>{n} T.</translation>
        </message>
        <message numerus="yes">
            <source>{n} damaged files were set aside; they may contain any patient's name.</source>
            <translation>
                <numerusform>{n} beschädigte Datei wurde beiseitegelegt und kann jeden Patienten nennen.</numerusform>
                <numerusform>{n} beschädigte Dateien wurden beiseitegelegt und können jeden Patienten nennen.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n} days before</source>
            <translation>
                <numerusform>{n} Tag davor</numerusform>
                <numerusform>{n} Tage davor</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n} decisions</source>
            <translation>
                <numerusform>{n} Entscheidung</numerusform>
                <numerusform>{n} Entscheidungen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n} discordant findings</source>
            <translation>
                <numerusform>{n} abweichender Befund</numerusform>
                <numerusform>{n} abweichende Befunde</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n} earlier studies in the archive</source>
            <translation>
                <numerusform>{n} Voruntersuchung im Archiv</numerusform>
                <numerusform>{n} Voruntersuchungen im Archiv</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n} entries of the recent studies</source>
            <translation>
                <numerusform>{n} Eintrag der zuletzt geöffneten Studien</numerusform>
                <numerusform>{n} Einträge der zuletzt geöffneten Studien</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n} errors</source>
            <translation>
                <numerusform>{n} Fehler</numerusform>
                <numerusform>{n} Fehler</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n} failed.</source>
            <translation>
                <numerusform>{n} ist gescheitert.</numerusform>
                <numerusform>{n} sind gescheitert.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n} fetched studies</source>
            <translation>
                <numerusform>{n} geholte Studie</numerusform>
                <numerusform>{n} geholte Studien</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n} files</source>
            <translation>
                <numerusform>{n} Datei</numerusform>
                <numerusform>{n} Dateien</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n} files were left out.</source>
            <translation>
                <numerusform>{n} Datei wurde ausgelassen.</numerusform>
                <numerusform>{n} Dateien wurden ausgelassen.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n} files were read before with other models or settings. Those findings are shown until the files are read again.</source>
            <translation>
                <numerusform>{n} Datei wurde zuvor mit anderen Modellen oder Einstellungen gelesen: Was diese fanden, wird gezeigt, bis sie erneut gelesen wird.</numerusform>
                <numerusform>{n} Dateien wurden zuvor mit anderen Modellen oder Einstellungen gelesen: Was diese fanden, wird gezeigt, bis sie erneut gelesen werden.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n} files were read before without a model that reads by itself now: Analyse folder adds what is missing.</source>
            <translation>
                <numerusform>{n} Datei wurde ohne ein Modell gelesen, das jetzt von selbst liest: „Ordner analysieren“ holt nach, was fehlt.</numerusform>
                <numerusform>{n} Dateien wurden ohne ein Modell gelesen, das jetzt von selbst liest: „Ordner analysieren“ holt nach, was fehlt.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n} have none, one because: {reason}</source>
            <translation>
                <numerusform>{n} hat keines: {reason}</numerusform>
                <numerusform>{n} haben keines, eine davon, weil: {reason}</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n} journals are in use by other windows or runs. Close them, then look again.</source>
            <translation>
                <numerusform>{n} Journal ist von einem anderen Fenster oder Lauf geöffnet: Schließen Sie es, und suchen Sie dann noch einmal.</numerusform>
                <numerusform>{n} Journale sind von anderen Fenstern oder Läufen geöffnet: Schließen Sie diese, und suchen Sie dann noch einmal.</numerusform>
            </translation>
        </message>
        <message>
            <source>{n} m</source>
            <translation>{n} M</translation>
        </message>
        <message>
            <source>{n} mo</source>
            <translation>{n} Mon.</translation>
        </message>
        <message numerus="yes">
            <source>{n} months before</source>
            <translation>
                <numerusform>{n} Monat davor</numerusform>
                <numerusform>{n} Monate davor</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n} more</source>
            <translation>
                <numerusform>{n} weitere</numerusform>
                <numerusform>{n} weitere</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n} new files</source>
            <translation>
                <numerusform>{n} neue Datei</numerusform>
                <numerusform>{n} neue Dateien</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n} objects</source>
            <translation>
                <numerusform>{n} Objekt</numerusform>
                <numerusform>{n} Objekte</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n} objects fetched.</source>
            <translation>
                <numerusform>{n} Objekt geholt.</numerusform>
                <numerusform>{n} Objekte geholt.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n} objects of the queue, whose files are gone, may be of any patient.</source>
            <translation>
                <numerusform>{n} Objekt der Warteschlange, dessen Datei fehlt, kann von jedem Patienten sein.</numerusform>
                <numerusform>{n} Objekte der Warteschlange, deren Dateien fehlen, können von jedem Patienten sein.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n} objects queued.</source>
            <translation>
                <numerusform>{n} Objekt eingereiht.</numerusform>
                <numerusform>{n} Objekte eingereiht.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n} objects sent or to be sent</source>
            <translation>
                <numerusform>{n} gesendetes oder zu sendendes Objekt</numerusform>
                <numerusform>{n} gesendete oder zu sendende Objekte</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n} of these pictures are in {folder} already. Replace them?</source>
            <translation>
                <numerusform>{n} dieser Bilder ist schon in {folder}. Soll es ersetzt werden?</numerusform>
                <numerusform>{n} dieser Bilder sind schon in {folder}. Sollen sie ersetzt werden?</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n} paths</source>
            <translation>
                <numerusform>{n} Pfad</numerusform>
                <numerusform>{n} Pfade</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n} patients</source>
            <translation>
                <numerusform>{n} Patient</numerusform>
                <numerusform>{n} Patienten</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n} picture files</source>
            <translation>
                <numerusform>{n} Bilddatei</numerusform>
                <numerusform>{n} Bilddateien</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n} pictures</source>
            <translation>
                <numerusform>{n} Bild</numerusform>
                <numerusform>{n} Bilder</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n} pictures with marks</source>
            <translation>
                <numerusform>{n} Bild mit Markierungen</numerusform>
                <numerusform>{n} Bilder mit Markierungen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n} places in this file</source>
            <translation>
                <numerusform>{n} Stelle in dieser Datei</numerusform>
                <numerusform>{n} Stellen in dieser Datei</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n} readings have</source>
            <translation>
                <numerusform>{n} Ergebnis wurde</numerusform>
                <numerusform>{n} Ergebnisse wurden</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n} readings of models</source>
            <translation>
                <numerusform>{n} Ergebnis von Modellen</numerusform>
                <numerusform>{n} Ergebnisse von Modellen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n} received objects</source>
            <translation>
                <numerusform>{n} empfangenes Objekt</numerusform>
                <numerusform>{n} empfangene Objekte</numerusform>
            </translation>
        </message>
        <message>
            <source>{n} refused</source>
            <translation>{n} abgewiesen</translation>
        </message>
        <message>
            <source>{n} slices, highest score {score}</source>
            <translation>{n} Schichten, höchster Punktwert {score}</translation>
        </message>
        <message>
            <source>{n} slices; {where}</source>
            <translation>{n} Schichten; {where}</translation>
        </message>
        <message numerus="yes">
            <source>{n} studies</source>
            <translation>
                <numerusform>{n} Studie</numerusform>
                <numerusform>{n} Studien</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n} studies: {why}</source>
            <translation>
                <numerusform>{n} Studie: {why}</numerusform>
                <numerusform>{n} Studien: {why}</numerusform>
            </translation>
        </message>
        <message>
            <source>{n} w</source>
            <translation>{n} W</translation>
        </message>
        <message>
            <source>{n} were sent before and are not sent again.</source>
            <translation>{n} wurden schon gesendet und werden nicht noch einmal gesendet.</translation>
        </message>
        <message>
            <source>{n} with the finding ({share} %)</source>
            <translation>{n} mit dem Befund ({share} %)</translation>
        </message>
        <message>
            <source>{n} wk</source>
            <translation>{n} Wo.</translation>
        </message>
        <message>
            <source>{n} y</source>
            <translation>{n} J.</translation>
        </message>
        <message numerus="yes">
            <source>{n} years before</source>
            <translation>
                <numerusform>{n} Jahr davor</numerusform>
                <numerusform>{n} Jahre davor</numerusform>
            </translation>
        </message>
        <message>
            <source>{one} and {other}</source>
            <translation>{one} und {other}</translation>
        </message>
        <message>
            <source>{one}, {other}</source>
            <translation>{one}, {other}</translation>
        </message>
        <message>
            <source>{option} takes one of these values: {values}.</source>
            <translation>{option} nimmt einen dieser Werte: {values}.</translation>
        </message>
        <message>
            <source>{part} of {whole}</source>
            <translation>{part} von {whole}</translation>
        </message>
        <message>
            <source>{part} of {whole} pictures</source>
            <translation>{part} von {whole} Bildern</translation>
        </message>
        <message>
            <source>{part} of {whole}: {n} % ({n2} to {n3})</source>
            <translation>{part} von {whole}: {n} % ({n2} bis {n3})</translation>
        </message>
        <message>
            <source>{part} on this device</source>
            <translation>{part} auf diesem Gerät</translation>
        </message>
        <message>
            <source>{passed}: on the golden cases, probabilities differ from the maker's by {difference} at most and maps correlate at {correlation} or more.</source>
            <translation>{passed}: Auf den Referenzfällen weichen Wahrscheinlichkeiten höchstens um {difference} von denen des Herstellers ab, und Karten korrelieren zu {correlation} oder mehr.</translation>
        </message>
        <message>
            <source>{path} is not there any more.</source>
            <translation>{path} ist nicht mehr da.</translation>
        </message>
        <message>
            <source>{percent:.1f} %</source>
            <translation>{percent:.1f} %</translation>
        </message>
        <message>
            <source>{pictures} decided</source>
            <translation>{pictures} entschieden</translation>
        </message>
        <message>
            <source>{pictures} in {studies}</source>
            <translation>{pictures} in {studies}</translation>
        </message>
        <message>
            <source>{pictures} pictures of {patients} patients</source>
            <translation>{pictures} Bilder von {patients} Patienten</translation>
        </message>
        <message>
            <source>{pictures} pictures, each taken for a patient of its own</source>
            <translation>{pictures} Bilder, jedes als ein Patient genommen</translation>
        </message>
        <message>
            <source>{place} of {count}</source>
            <translation>{place} von {count}</translation>
        </message>
        <message>
            <source>{problem} It was not changed; name another file with --journal.</source>
            <translation>{problem} Es wurde nicht geändert; nennen Sie mit --journal eine andere Datei.</translation>
        </message>
        <message>
            <source>{problem} It was renamed to {file}, and a new one was started.</source>
            <translation>{problem} Sie wurde in {file} umbenannt, und eine neue wurde begonnen.</translation>
        </message>
        <message>
            <source>{problem} It was renamed to {file}, and all files are read again.</source>
            <translation>{problem} Es wurde in {file} umbenannt, und alle Dateien werden neu gelesen.</translation>
        </message>
        <message>
            <source>{problem} Overread started again there, and nothing was lost.</source>
            <translation>{problem} Overread hat dort neu begonnen, und nichts ging verloren.</translation>
        </message>
        <message>
            <source>{problem} The file was renamed to {file}, and the default settings are used.</source>
            <translation>{problem} Die Datei wurde in {file} umbenannt, und es gelten die üblichen Einstellungen.</translation>
        </message>
        <message>
            <source>{problem} This was not the first time, so {device} is used from now on, and nothing was lost. Update the driver, or choose the CPU from the start.</source>
            <translation>{problem} Es war nicht das erste Mal, daher wird ab jetzt {device} verwendet, und nichts ging verloren. Aktualisieren Sie den Treiber, oder wählen Sie von Anfang an den Prozessor.</translation>
        </message>
        <message>
            <source>{problem} {device} is used instead.</source>
            <translation>{problem} Stattdessen wird {device} verwendet.</translation>
        </message>
        <message>
            <source>{program}, opset {opset}</source>
            <translation>{program}, Opset {opset}</translation>
        </message>
        <message>
            <source>{rate} a second</source>
            <translation>{rate} je Sekunde</translation>
        </message>
        <message>
            <source>{readings} not been exported.</source>
            <translation>{readings} nicht exportiert.</translation>
        </message>
        <message>
            <source>{read} read, {refused} refused, {errors} unreadable, {left} without a label; {patients}</source>
            <translation>{read} gelesen, {refused} abgewiesen, {errors} unlesbar, {left} ohne Bezeichnung; {patients}</translation>
        </message>
        <message>
            <source>{refused} refused</source>
            <translation>{refused} abgelehnt</translation>
        </message>
        <message>
            <source>{rows} of {every}</source>
            <translation>{rows} von {every}</translation>
        </message>
        <message>
            <source>{said}, of version {version}</source>
            <translation>{said}, zur Version {version}</translation>
        </message>
        <message>
            <source>{sent} sent, {failed} failed, {waiting} waiting.</source>
            <translation>{sent} gesendet, {failed} gescheitert, {waiting} warten.</translation>
        </message>
        <message>
            <source>{shown}  {thickness} mm</source>
            <translation>{shown}  {thickness} mm</translation>
        </message>
        <message>
            <source>{shown} of {total} studies listed</source>
            <translation>{shown} von {total} Studien aufgelistet</translation>
        </message>
        <message>
            <source>{studies} of {patients}</source>
            <translation>{studies} von {patients}</translation>
        </message>
        <message>
            <source>{text!r} is not a size; write it as 224x224.</source>
            <translation>{text!r} ist keine Größe; schreiben Sie sie als 224x224.</translation>
        </message>
        <message>
            <source>{text!r} is not a window; write it as CENTRE,WIDTH, such as 40,80.</source>
            <translation>{text!r} ist keine Fensterung; schreiben Sie sie als MITTE,BREITE, etwa 40,80.</translation>
        </message>
        <message>
            <source>{title} borderline, {score}</source>
            <translation>{title}: grenzwertig, {score}</translation>
        </message>
        <message>
            <source>{title} not suspected</source>
            <translation>{title}: kein Verdacht</translation>
        </message>
        <message>
            <source>{title} not suspected, {score}</source>
            <translation>{title}: kein Verdacht, {score}</translation>
        </message>
        <message>
            <source>{title} suspected</source>
            <translation>{title}: Verdacht</translation>
        </message>
        <message>
            <source>{title} suspected, {score}</source>
            <translation>{title}: Verdacht, {score}</translation>
        </message>
        <message>
            <source>{title} {version}, its own {threshold}</source>
            <translation>{title} {version}, eigener {threshold}</translation>
        </message>
        <message>
            <source>{title}, not suspected</source>
            <translation>{title}, kein Verdacht</translation>
        </message>
        <message>
            <source>{value} % ({low} to {high})</source>
            <translation>{value} % ({low} bis {high})</translation>
        </message>
        <message>
            <source>{value} ({low} to {high})</source>
            <translation>{value} ({low} bis {high})</translation>
        </message>
        <message>
            <source>{weights} does not hold all the weights of {name}.</source>
            <translation>{weights} enthält nicht alle Gewichte von {name}.</translation>
        </message>
        <message>
            <source>{what}: refused</source>
            <translation>{what}: abgelehnt</translation>
        </message>
        <message>
            <source>{what}: too few pictures of the series look like its kind</source>
            <translation>{what}: zu wenige Bilder der Serie sehen nach der passenden Bildart aus</translation>
        </message>
        <message>
            <source>{whole} h {whole2:02} min</source>
            <translation>{whole} h {whole2:02} min</translation>
        </message>
        <message>
            <source>{whole} min {whole2:02} s</source>
            <translation>{whole} min {whole2:02} s</translation>
        </message>
        <message>
            <source>{width} x {height} pixels, {name}</source>
            <translation>{width} x {height} Pixel, {name}</translation>
        </message>
        <message>
            <source>{words}. Choose one to see it.</source>
            <translation>{words}. Wählen Sie eines, um es zu sehen.</translation>
        </message>
        <message>
            <source>{words}: what you say of this finding</source>
            <translation>{words}: was Sie zu diesem Befund sagen</translation>
        </message>
        <message>
            <source>{words}; read again to see maps</source>
            <translation>{words}; für Karten erneut lesen</translation>
        </message>
        <message>
            <source>{words}; the model is not in use now</source>
            <translation>{words}; das Modell ist zurzeit nicht in Gebrauch</translation>
        </message>
        <message>
            <source>† Fewer than 10 cases with the finding or without it: these figures say little.</source>
            <translation>† Weniger als 10 Fälle mit dem Befund oder ohne ihn: Diese Zahlen sagen wenig.</translation>
        </message>
        <message>
            <source>★ Key picture</source>
            <translation>★ Schlüsselbild</translation>
        </message>
    </context>
</TS>
