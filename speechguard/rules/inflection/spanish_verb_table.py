"""Which Spanish verbs there are for `<...>` in phrases, and what is irregular about them. Data only.

Verbs of work on the telephone and of quarrels; what is not here is written out by the author of a phrase.
"""

from __future__ import annotations

from collections.abc import Mapping

REGULAR = """
abandonar abanicar abochornar abofetear abonar abreviar abrigar abrir absorber aburrir abusar acabar acceder aceptar
aclarar acompañar aconsejar acostumbrar activar acudir acusar adaptar adelantar adeudar adivinar adjudicar adjuntar
administrar admitir afectar agendar agilizar agobiar agotar agradar agredir aguantar aguardar ahorrar alargar alcanzar
alegrar alertar alojar alquilar alterar alzar amar amargar amenazar amonestar animar anotar anular apagar apartar
apañar apelar apellidar apestar aplaudir aplazar aplicar apoyar apreciar aprender aprisionar aprovechar apuntar apurar
argumentar armar arrancar arreglar arriesgar arrojar asegurar asesorar asistir asumir asustar atacar atinar atrever
autorizar avalar averiguar avisar ayudar bajar barrer basar bastar bautizar bañar beber besar bloquear bonificar
borrar bromear bufar burlar buscar cabrear cagar calcular callar calmar cambiar caminar cancelar cansar capacitar
captar cargar castigar causar ceder celebrar charlar chatear checar chequear chillar citar clasificar clicar cobrar
coger colaborar colocar comentar comer cometer comparar compartir compensar completar complicar comprar comprender
comunicar conceder concentrar conciliar condenar conectar confirmar conformar confundir conservar considerar consultar
contactar contaminar contestar contratar controlar convencer conversar convivir coordinar copiar correr corresponder
cortar cotizar crear creer criticar cubrir cuestionar cuidar culpar cumplir curar dañar deber decidir declarar dedicar
dejar delegar deletrear demandar demorar denunciar depender depositar deprimir derivar desactivar desahogar
desbloquear descansar descargar desconectar describir descubrir descuidar desear desembuchar desesperar desinstalar
desistir desmayar despachar desperdiciar despotricar despreciar destacar detallar dialogar dibujar dictar diferenciar
digitalizar digitar dirigir discar discriminar disculpar discutir disfrutar distinguir dividir doblar doctorar
documentar domiciliar dominar dudar durar echar editar educar ejecutar ejercer elaborar eliminar eludir embargar
embaucar empadronar empeorar emprender empujar encantar encargar enchufar enfadar engañar enojar enrollar enseñar
ensuciar enterar entrar entregar entrevistar equivocar escalar escanear escapar escoger esconder escribir escuchar
escupir espabilar especificar esperar estafar estresar estropear estudiar evitar exagerar examinar exceder exclamar
exigir eximir existir explicar expresar extrañar fabricar facilitar facturar fallar faltar fastidiar felicitar figurar
fijar financiar fingir firmar flipar formatear fraccionar frenar fumar funcionar ganar gastar generar gestionar girar
grabar gritar gruñir guardar gustar habilitar hablar heredar hinchar honrar humillar hurtar identificar ignorar
ilusionar imaginar impacientar implicar importar imprimir improvisar inclinar incordiar increpar incumplir indicar
indignar informar ingeniar ingresar iniciar inquietar inscribir insertar insistir inspirar instalar insultar integrar
intentar interesar interpelar interpretar interrumpir inventar investigar invitar joder jurar justificar juzgar ladrar
lamentar lamer lanzar largar lastimar lavar leer levantar liberar limitar limpiar liquidar llamar llegar llenar llevar
llorar localizar lograr luchar madrugar madurar maltratar mamar mandar manejar marcar marchar marear mascar matar
mejorar memorizar mencionar mentalizar meter mezclar mirar modificar mojar molestar montar multar nadar navegar
necesitar negociar nombrar notar notificar obligar observar obsesionar ocupar ocurrir odiar ofender olvidar omitir
operar opinar oprimir optar ordenar organizar orinar pactar pagar parar participar partir pasar pedalear pelear
penalizar perdonar permitir pillar pinchar pisar pisotear planear plantar plantear platicar portar poseer potenciar
practicar precipitar precisar preguntar preocupar preparar presentar presionar prestar presumir pretender priorizar
privar proceder procurar programar prolongar prometer pronunciar prorrogar proteger protestar provocar publicar pulir
pulsar quedar quejar quemar quitar rajar rascar rastrear razonar reaccionar realizar rebajar rebuznar recargar recetar
rechazar recibir reclamar recoger reconectar recuperar redactar reembolsar reemplazar reestructurar refinanciar
reflexionar refrescar regalar regatear regañar registrar regresar reiniciar reinstalar reivindicar relacionar relajar
rellenar renegociar renunciar reparar repartir repasar repercutir reportar representar reprimir reprochar reprogramar
resaltar resbalar rescatar rescindir reservar resetear resignar respetar respirar responder responsabilizar resultar
resumir retar retirar retornar retrasar retroceder revelar revisar rezar robar romper rondar sacar sacudir saldar
saludar salvar sancionar sangrar seleccionar separar señalar significar sincronizar sobrepasar sobrevivir sofocar
solicitar solucionar soplar soportar sorprender sospechar subir subrayar suceder sudar sufrir sujetar sumar sumergir
superar suplicar surgir suscribir suspender suspirar tapar tardar teclear tejer telefonear temer terminar timar tirar
titubear tocar tolerar tomar torturar toser trabajar tragar tramitar tranquilizar transmitir trasladar traspasar
tratar tutear unir urgir usar utilizar vacilar vacunar validar valorar vencer vender verificar viajar vigilar violar
visitar vivir vocalizar votar zanjar zapear
"""

STEM_CHANGING: Mapping[str, str] = {
    "e-ie": """
    acertar adquirir advertir alentar apretar arrendar arrepentir ascender asentar atender atravesar calentar cegar
    cerrar comenzar concertar confesar consentir convertir defender desatender descender desconcertar desmentir
    despertar desplegar digerir divertir empezar encender encerrar entender enterrar extender fregar
    gobernar herir hervir interferir invertir malentender manifestar mentir negar nevar pensar perder plegar preferir
    quebrar recomendar referir regar requerir reventar sembrar sentar sentir sobreentender sugerir temblar tender
    transferir tropezar verter
    """,
    "o-ue": """
    acordar acostar almorzar apostar aprobar avergonzar cocer colar colgar comprobar conmover consolar contar costar
    demostrar desaprobar descolgar descontar devolver disolver doler dormir encontrar envolver esforzar forzar jugar
    llover morder morir mostrar mover probar promover recordar reforzar remover renovar reprobar resolver retorcer
    revolver rodar rogar soler soltar sonar soñar torcer tostar volar volcar volver
    """,
    "e-i": """
    competir conseguir corregir derretir despedir elegir expedir gemir impedir medir pedir perseguir proseguir rendir
    repetir reñir seguir servir teñir vestir
    """,
    "c-zc": """
    agradecer aparecer apetecer carecer complacer conocer crecer desaparecer desconocer desobedecer embrutecer
    enfurecer enloquecer enriquecer entristecer esclarecer establecer fallecer favorecer fortalecer merecer nacer
    obedecer ofrecer oscurecer padecer parecer permanecer pertenecer reconocer rejuvenecer restablecer
    """,
    "ducir": "conducir deducir inducir introducir producir reducir reproducir seducir traducir",
    "u-uy": """
    atribuir concluir construir contribuir destruir disminuir distribuir excluir huir incluir influir instruir intuir
    restituir retribuir sustituir
    """,
    "stress": """
    acentuar actuar aislar ampliar ansiar aullar confiar continuar criar desafiar desconfiar desviar efectuar enfriar
    enviar espiar esquiar evaluar exceptuar extraviar fiar fotografiar graduar guiar insinuar liar perpetuar prohibir
    reenviar rehusar resfriar reunir situar vaciar variar
    """,
}  # fmt: skip

# Stems that no rule gives: of tú, usted and ustedes in the present; of subjunctive, preterite and future; and the
# imperative of tú.
STEMS: Mapping[str, Mapping[str, str]] = {
    "andar": {"preterite": "anduv"},
    "caber": {"subjunctive": "quep", "preterite": "cup", "future": "cabr"},
    "caer": {"subjunctive": "caig"},
    "dar": {},
    "decir": {"present": "dic", "subjunctive": "dig", "preterite": "dij", "future": "dir", "imperative": "di"},
    "bendecir": {"present": "bendic", "subjunctive": "bendig", "preterite": "bendij"},
    "contradecir": {
        "present": "contradic",
        "subjunctive": "contradig",
        "preterite": "contradij",
        "future": "contradir",
    },
    "maldecir": {"present": "maldic", "subjunctive": "maldig", "preterite": "maldij"},
    "errar": {"present": "yerr"},
    "estar": {"preterite": "estuv"},
    "haber": {"preterite": "hub", "future": "habr"},
    "hacer": {"subjunctive": "hag", "preterite": "hic", "future": "har", "imperative": "haz"},
    "ir": {"future": "ir"},
    "oír": {"subjunctive": "oig", "future": "oir"},
    "oler": {"present": "huel"},
    "poder": {"present": "pued", "preterite": "pud", "future": "podr"},
    "poner": {"subjunctive": "pong", "preterite": "pus", "future": "pondr", "imperative": "pon"},
    "querer": {"present": "quier", "preterite": "quis", "future": "querr"},
    "reír": {"future": "reir"},
    "saber": {"subjunctive": "sep", "preterite": "sup", "future": "sabr"},
    "salir": {"subjunctive": "salg", "future": "saldr", "imperative": "sal"},
    "satisfacer": {"subjunctive": "satisfag", "preterite": "satisfic", "future": "satisfar"},
    "ser": {},
    "sonreír": {"future": "sonreir"},
    "tener": {"present": "tien", "subjunctive": "teng", "preterite": "tuv", "future": "tendr", "imperative": "ten"},
    "traer": {"subjunctive": "traig", "preterite": "traj"},
    "valer": {"subjunctive": "valg", "future": "valdr"},
    "venir": {"present": "vien", "subjunctive": "veng", "preterite": "vin", "future": "vendr", "imperative": "ven"},
    "ver": {"subjunctive": "ve"},
}

# Verbs that go like one of the above with something before it.
PREFIXES: Mapping[str, str] = {
    "caer": "de re",
    "hacer": "des",
    "poner": "com dis ex im o pos pro re su contra presu sobre",
    "salir": "sobre",
    "tener": "abs con de entre man ob re sos",
    "traer": "a abs con dis ex sus",
    "valer": "equi",
    "venir": "con inter pre contra",
}

# Tenses that are written out: tú, usted, vos, ustedes, vosotros.
WHOLE: Mapping[str, Mapping[str, str]] = {
    "dar": {
        "present": "das da das dan dais",
        "preterite": "diste dio diste dieron disteis",
        "subjunctive": "des dé des den deis",
        "imperative": "da dé da den dad",
    },
    "estar": {
        "present": "estás está estás están estáis",
        "subjunctive": "estés esté estés estén estéis",
        "imperative": "está esté está estén estad",
    },
    "haber": {
        "present": "has ha has han habéis",
        "subjunctive": "hayas haya hayas hayan hayáis",
    },
    "ir": {
        "present": "vas va vas van vais",
        "preterite": "fuiste fue fuiste fueron fuisteis",
        "imperfect": "ibas iba ibas iban ibais",
        "subjunctive": "vayas vaya vayas vayan vayáis",
        "imperative": "ve vaya andá vayan id",
    },
    "oír": {"present": "oyes oye oís oyen oís"},
    "reír": {
        "present": "ríes ríe reís ríen reís",
        "preterite": "reíste rio reíste rieron reísteis",
        "subjunctive": "rías ría rías rían riais",
    },
    "ser": {
        "present": "eres es sos son sois",
        "preterite": "fuiste fue fuiste fueron fuisteis",
        "imperfect": "eras era eras eran erais",
        "subjunctive": "seas sea seas sean seáis",
        "imperative": "sé sea sé sean sed",
    },
    "sonreír": {
        "present": "sonríes sonríe sonreís sonríen sonreís",
        "preterite": "sonreíste sonrió sonreíste sonrieron sonreísteis",
        "subjunctive": "sonrías sonría sonrías sonrían sonriais",
    },
    "ver": {
        "present": "ves ve ves ven veis",
        "preterite": "viste vio viste vieron visteis",
        "imperfect": "veías veía veías veían veíais",
        "imperative": "ve vea ve vean ved",
    },
}  # fmt: skip
