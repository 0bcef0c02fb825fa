<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
    <context>
        <name>Overread</name>
        <message>
            <source>Overread is starting</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Research use only. Not for diagnosis.</source>
            <translation>Nur für die Forschung. Nicht für die Diagnostik.</translation>
        </message>
        <message>
            <source>Choose a model made for this modality.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose a model made for this body region.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The model never saw such pictures; read it without the model.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Open the original picture instead of a thumbnail.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check that the picture was exposed and exported properly.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Swap black and white where the picture was made or exported, then read it again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Look at what there is of it, and copy the file again from its source.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Only PNG, JPEG and DICOM are read; leave this file out.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The file ends too early; copy it again from its source.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The file is damaged; copy it again from its source.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Export the study again in another transfer syntax.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Install the package that is named, then open the file again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Export the picture again as ordinary grey-scale or RGB.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The picture is over the size limit; export it smaller.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The file is broken or made to break readers; export it again from its source.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The file is probably damaged; copy it again or export it in another format.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The file holds no picture (a report or a directory, say); nothing to read.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The file is gone, or a link points nowhere; check the folder.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Ask for the right to read this file or folder.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Unpack the archive with its password, then open the folder.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The archive is broken or made to do harm; ask its sender for another.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Unpack the outer archive, then open the folder.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Unpack the archive with another program, then open the folder.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The file names a modality that the model was not made for, or that contradicts the answer.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The file names a body region that the model was not made for, or that the picture does not look like.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The picture is unlike all that the model learned from.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The picture has fewer pixels a side than the model needs.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The picture is of one grey, or nearly so.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Black and white are swapped; the negative is far more like what the model knows.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The file lacks the end of its pixels: a part of the picture is not there.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The content, whatever the file's name says, is none of the three formats.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The file ends before its picture does.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The header or the compressed picture is damaged.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The pixels are compressed in a way that no decoder here reads.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The pixels are compressed in a way that needs a library which is not installed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The pixels are stored with bits or colours that are not read.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The picture, or what decoding it takes, is over the limits on size or memory.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The header nests its sequences deeper than any real file does.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The header holds more elements than any real file does.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A JPEG goes over its picture more often than the limit allows.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Decoding took longer than the limit on time.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The decoder ended without an answer.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The DICOM file is well, but holds no picture.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no file at the path.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The system does not let this user read the file or folder.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The archive's member is locked by a password.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The name of an archive's member points outside the archive.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The archive's member is an archive itself.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The archive's member is compressed in a way that is not read.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Language</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Of the window; exports stay in English.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Theme</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Dark suits a reading room, light an office.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Read blind first</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Hide what the models found until you have decided yourself.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Folder for results</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Where exports are offered to be written; else beside what was read.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Device</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>auto, cpu, or the full name of an adapter, whose number may change from day to day.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Folder for models</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Where models that you add are kept; else in your own Overread folder.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Windows</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Windows of your own for a modality, beside the usual ones.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Thresholds</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Operating points of your site, each for one version of a model; results quote them.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Keys</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Shortcuts that differ from the usual ones, by command.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Remember recent studies</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Paths in the File menu, no patient names; switched off, the list is deleted.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Show patients' names and numbers</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>On the picture and in the list; exports are not changed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>General</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Models</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Privacy</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Modality</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>As the file names it (0008,0060): CT, MR, DX …</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Name</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>As the Window menu calls it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Level</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Centre; in HU for CT.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Width</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>From black to white.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Model</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Its id.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Version</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A threshold holds for this version alone; another one scales otherwise.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Threshold</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Probability from which on the finding is positive.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Chosen by</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Who chose it on what grounds; quoted in reports.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
</TS>
